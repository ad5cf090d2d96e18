import { Alert, Anchor, Group, Paper, Skeleton, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/types";
import type { overview } from "@/i18n/de/overview";
import { useTranscription } from "@/pages/jobs/requests";
import { openCount } from "@/pages/jobs/states";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { greatestUnit } from "./figures";
import classes from "./HouseHealth.module.css";
import { type House, useHouse } from "./useHouse";

/** How lines, doors and engines are. */
export function HouseHealth() {
  const { t } = useTranslation("overview");
  const { data, error, isPending, refetch } = useHouse();
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" h="100%">
      <Title order={2} size="h4" mb="sm">
        {t("house.title")}
      </Title>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton h={220} />}
      {data && <Parts house={data} />}
    </Paper>
  );
}

function Parts({ house }: { house: House }) {
  const { t } = useTranslation(["overview", "common"]);
  const { unit, count } = greatestUnit(house.uptime_s);
  const about = { version: house.version, uptime: t(`${unit}`, { count }) };
  return (
    <Stack gap="md">
      {house.engines
        .filter((engine) => engine.notice)
        .map((engine) => (
          <Alert
            key={engine.stage + engine.name}
            role="note"
            color="yellow"
            icon={<IconAlertTriangle aria-hidden />}
          >
            <Text size="sm" lang="de">
              {engine.notice}
            </Text>
          </Alert>
        ))}
      <Part title={t("house.lines")}>
        {house.lines.map((line) => (
          <Item key={line.name} ok={line.registered} name={line.name}>
            <LineState line={line} />
          </Item>
        ))}
      </Part>
      <Part title={t("house.doors")}>
        {house.doors.map((door) => (
          <Item
            key={door.door}
            ok={door.max_calls > 0}
            name={t(`common:doors.${door.door}`)}
          >
            {door.max_calls > 0
              ? t("house.places", { calls: door.calls, max: door.max_calls })
              : t("house.shut")}
          </Item>
        ))}
      </Part>
      <Part title={t("house.engines")}>
        {house.engines.map((engine) => (
          <Item
            key={engine.stage + engine.name + engine.language}
            ok={engine.name !== ""}
            name={t(`house.stages.${engine.stage}`)}
          >
            <EngineState engine={engine} />
          </Item>
        ))}
      </Part>
      <Transcribing />
      <Text size="xs" c="dimmed">
        {t(house.recording ? "house.recording" : "house.noRecording")} · {t("house.about", about)}
      </Text>
    </Stack>
  );
}

function LineState({ line }: { line: Schemas["LineView"] }) {
  const { t } = useTranslation("overview");
  const state = !line.registers ? "direct" : line.registered ? "registered" : "notRegistered";
  return (
    <>
      {t(`house.${state}`)}
      {line.detail && <span lang="en">: {line.detail}</span>} ·{" "}
      {t("house.profile", { profile: line.profile })}
    </>
  );
}

type Reasons = (typeof overview)["house"]["reasons"];

function EngineState({ engine }: { engine: Schemas["EngineView"] }) {
  const { t } = useTranslation("overview");
  const name = engine.name || t("house.missing", { language: engine.language });
  const reason = engine.reason_code ? (
    t(`house.reasons.${engine.reason_code as keyof Reasons}`, { defaultValue: engine.reason })
  ) : (
    <span lang="en">{engine.reason}</span>
  );
  return (
    <>
      {name} ({reason})
    </>
  );
}

/** Who turns recordings into text. */
function Transcribing() {
  const { t } = useTranslation(["overview", "jobs", "shell"]);
  const transcription = useTranscription().data?.transcription;
  if (!transcription) return null;
  const { workers } = transcription;
  const count = openCount(transcription);
  const models = [...new Set(workers.map((worker) => worker.model))].join(", ");
  return (
    <Part title={t("shell:pages.jobs")}>
      <Item ok={workers.length > 0 || count === 0} name="WhisperX">
        {workers.length > 0
          ? t("jobs:workers.alive", { count: workers.length, models })
          : t("jobs:workers.none")}
        {" · "}
        <Anchor component={Link} to="/jobs" inherit underline="always">
          {t("jobs:workers.waiting", { count })}
        </Anchor>
      </Item>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="sm" mb={4}>
        {title}
      </Title>
      <ul className={classes.list}>{children}</ul>
    </div>
  );
}

function Item({ ok, name, children }: { ok: boolean; name: string; children: ReactNode }) {
  const { t } = useTranslation("overview");
  return (
    <li>
      <Group gap="xs" wrap="nowrap" align="baseline">
        <span className={classes.dot} data-ok={ok}>
          <VisuallyHidden>{t(ok ? "house.ok" : "house.fault")}</VisuallyHidden>
        </span>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          <b>{name}</b>: {children}
        </Text>
      </Group>
    </li>
  );
}
