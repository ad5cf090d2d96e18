import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { useFormat } from "@/i18n/format";
import { DoorLabel } from "@/shared/DoorIcon";
import classes from "./Facts.module.css";

/** Who called whom, when, and what answered. */
export function Facts({ call }: { call: CallDetail }) {
  const { t } = useTranslation(["call", "common"]);
  const format = useFormat();
  const pipeline = call.pipeline as "realtime" | "whisperx" | "";
  const end = call.end_reason && t(`facts.ends.${call.end_reason}`);
  return (
    <Paper p="md" component="section" aria-labelledby="facts">
      <Title order={2} size="h4" mb="sm" id="facts">
        {t("facts.title")}
      </Title>
      <dl className={classes.facts}>
        <Fact name={t("facts.started")}>{format.dateTime(call.started_at)}</Fact>
        {call.duration_s !== null && (
          <Fact name={t("facts.duration")}>{format.duration(call.duration_s)}</Fact>
        )}
        <Fact name={t("facts.caller")}>{call.caller}</Fact>
        <Fact name={t("facts.callee")}>{call.callee}</Fact>
        <Fact name={t("facts.line")}>{call.line}</Fact>
        <Fact name={t("facts.door")}>
          <DoorLabel door={call.door} />
        </Fact>
        <Fact name={t("facts.profile")}>{call.profile}</Fact>
        <Fact name={t("facts.pipeline")}>{pipeline && t(`common:pipelines.${pipeline}`)}</Fact>
        <Fact name={t("facts.variant")}>{call.variant}</Fact>
        <Fact name={t("facts.bargeIns")}>{call.barge_ins && format.number(call.barge_ins)}</Fact>
        <Fact name={t("facts.repairs")}>{call.repairs && format.number(call.repairs)}</Fact>
        <Fact name={t("facts.end")}>{end}</Fact>
        {call.sip_code !== null && <Fact name={t("facts.sipCode")}>{call.sip_code}</Fact>}
        <Fact name={t("facts.stt")}>{call.stt_engine}</Fact>
        <Fact name={t("facts.llm")}>{call.llm_engine}</Fact>
        <Fact name={t("facts.tts")}>{call.tts_engine}</Fact>
      </dl>
    </Paper>
  );
}

/** One fact; nothing where there is none. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className={classes.fact}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" className={classes.value}>
        {children}
      </Text>
    </div>
  );
}
