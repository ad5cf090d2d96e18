import { Badge, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/format";
import classes from "./MeasureCard.module.css";
import {
  axis,
  type Interval,
  type Measure,
  signed,
  type Variant,
  type Variants,
  type Verdict,
  verdict,
  written,
} from "./measures";

interface Props {
  measure: Measure;
  compared: Variants;
}

const COLORS: Record<Verdict, string> = {
  better: "petrol",
  worse: "red",
  other: "blue",
  unclear: "gray",
};

/** One thing that was measured: each variant's figure, how sure it is, and the difference. */
export function MeasureCard({ measure, compared }: Props) {
  const { t } = useTranslation("variants");
  const intervals = compared.variants.flatMap((variant) => variant[measure].interval ?? []);
  const control = compared.variants.find((variant) => variant.name === compared.control);
  const shown = axis(intervals);
  const title = t(`measures.${measure}.title`);
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={title} h="100%">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t(`measures.${measure}.text`)}
      </Text>
      <ul className={classes.rows}>
        {compared.variants.map((variant) => (
          <li key={variant.name}>
            <Figures measure={measure} variant={variant} compared={compared} />
            {shown && (
              <Plot
                {...shown}
                interval={variant[measure].interval}
                mark={control?.[measure].interval?.value}
                verdict={verdictOf(measure, variant)}
              />
            )}
            <Difference measure={measure} variant={variant} control={compared.control} />
          </li>
        ))}
      </ul>
    </Paper>
  );
}

function verdictOf(measure: Measure, variant: Variant): Verdict {
  const { difference } = variant[measure];
  return difference ? verdict(measure, difference) : "unclear";
}

function Figures({ measure, variant, compared }: Props & { variant: Variant }) {
  const { t } = useTranslation("variants");
  const format = useFormat();
  const { calls, interval } = variant[measure];
  const write = (value: number) => written(measure, value, format);
  return (
    <div className={classes.numbers}>
      <Text component="span" size="sm" className={classes.name}>
        {variant.name}
      </Text>
      <Text component="span" size="sm" className={classes.value}>
        {interval ? (
          <>
            <b>{write(interval.value)}</b>{" "}
            <Text component="span" size="sm" c="dimmed">
              ({t("interval", { low: write(interval.low), high: write(interval.high) })})
            </Text>
          </>
        ) : (
          <Text component="span" size="sm" c="dimmed">
            {t(compared.by_caller ? "tooFewCallers" : "tooFew", {
              calls: format.number(calls),
              least: compared.least_calls,
            })}
          </Text>
        )}
      </Text>
    </div>
  );
}

interface PlotProps {
  from: number;
  to: number;
  interval: Interval | null;
  /** The control's value. */
  mark?: number;
  verdict: Verdict;
}

/** A dot for the value and a line for where the true one may be; the numbers stand beside it. */
function Plot({ from, to, interval, mark, verdict }: PlotProps) {
  const at = (value: number) => `${(100 * (value - from)) / (to - from)}%`;
  const colour = verdict === "better" || verdict === "worse" ? classes[verdict] : "";
  return (
    <div className={classes.plot} aria-hidden>
      <div className={classes.track}>
        {mark !== undefined && <span className={classes.mark} style={{ left: at(mark) }} />}
        {interval && (
          <>
            <span
              className={`${classes.whisker} ${colour}`}
              style={{ left: at(interval.low), right: `calc(100% - ${at(interval.high)})` }}
            />
            <span className={`${classes.dot} ${colour}`} style={{ left: at(interval.value) }} />
          </>
        )}
      </div>
    </div>
  );
}

function Difference({
  measure,
  variant,
  control,
}: {
  measure: Measure;
  variant: Variant;
  control: string;
}) {
  const { t } = useTranslation("variants");
  const format = useFormat();
  const { difference } = variant[measure];
  if (!difference) return null;
  const found = verdict(measure, difference);
  const write = (value: number) => signed(measure, value, format);
  return (
    <div className={classes.numbers}>
      <Badge size="sm" variant="light" color={COLORS[found]} tt="none">
        {t(`verdicts.${found}`)}
      </Badge>
      <Text component="span" size="xs" c="dimmed">
        {t("difference", {
          value: write(difference.value),
          low: write(difference.low),
          high: write(difference.high),
          control,
        })}
      </Text>
    </div>
  );
}
