import { Anchor, Code, Group, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "@/i18n/format";
import type { Variant, Variants } from "./measures";
import type { Range } from "./requests";
import classes from "./Who.module.css";

/** The variants: how many calls each had, and what differs in it. */
export function Who({ compared, range }: { compared: Variants; range: Range }) {
  const { t } = useTranslation("variants");
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-labelledby="who">
      <Title order={2} size="h4" mb="sm" id="who">
        {t("who.title")}
      </Title>
      <ul className={classes.list}>
        {compared.variants.map((variant) => (
          <li key={variant.name}>
            <One variant={variant} isControl={variant.name === compared.control} range={range} />
          </li>
        ))}
      </ul>
    </Paper>
  );
}

interface Props {
  variant: Variant;
  isControl: boolean;
  /** Of the calls that are counted. */
  range: Range;
}

function One({ variant, isControl, range }: Props) {
  const { t } = useTranslation("variants");
  const format = useFormat();
  const share =
    variant.share === null ? t("who.retired") : `${format.number(variant.share)}\u00a0%`;
  const settings = Object.entries(variant.settings);
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Text fw={600} style={{ overflowWrap: "anywhere" }}>
          {variant.name}
        </Text>
        <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {share}
        </Text>
      </Group>
      <Text size="sm">
        {t("who.calls", { count: variant.calls, shown: format.number(variant.calls) })} ·{" "}
        <Anchor
          component={Link}
          to={`/calls?range=${range}&variant=${variant.name}`}
          aria-label={t("who.allOf", { variant: variant.name })}
          inherit
          underline="always"
        >
          {t("who.all")}
        </Anchor>
      </Text>
      {variant.evaluated < variant.calls && (
        <Text size="xs" c="dimmed">
          {t("who.newest", { evaluated: format.number(variant.evaluated) })}
        </Text>
      )}
      {isControl && (
        <Text size="sm" c="dimmed">
          {t("who.control")}
        </Text>
      )}
      {settings.length > 0 && (
        <ul className={classes.settings}>
          {settings.map(([key, value]) => (
            <li key={key}>
              <Code>
                {key} = {value}
              </Code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
