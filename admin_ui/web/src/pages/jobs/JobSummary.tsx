import { Anchor, Group, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { UrgentBadge } from "@/shared/UrgentBadge";
import classes from "./JobSummary.module.css";

/** Who, what, how urgent, where to call back. */
export function JobSummary({ summary }: { summary: Schemas["Summary"] }) {
  const { t } = useTranslation("jobs");
  const { who, what, callback, callback_number: number, made_by: by } = summary;
  const nothing = !who && !what && !callback && !number;
  const facts = [
    { name: t("job.who"), value: who },
    { name: t("job.what"), value: [what, callback && t("job.callback")].filter(Boolean).join(" ") },
    { name: t("job.number"), value: number && <Anchor href={`tel:${number}`}>{number}</Anchor> },
  ].filter((fact) => fact.value);
  return (
    <Paper p="md" component="section" aria-labelledby="summary">
      <Group gap="xs" mb="sm">
        <Title order={2} size="h4" id="summary">
          {t("job.summary")}
        </Title>
        {summary.urgent && <UrgentBadge />}
      </Group>
      {nothing && <Text c="dimmed">{t("job.nothing")}</Text>}
      {!nothing && (
        <dl className={classes.facts}>
          {facts.map((fact) => (
            <div key={fact.name} className={classes.fact}>
              <Text component="dt" c="dimmed">
                {fact.name}
              </Text>
              <dd className={classes.value}>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        {by === "rules" ? t("job.byRules") : t("job.byModel", { model: by })}
      </Text>
    </Paper>
  );
}
