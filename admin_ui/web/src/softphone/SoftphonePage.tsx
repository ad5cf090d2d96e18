import { Grid, Paper, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";
import { CallOver } from "./panel/CallOver";
import { InCall } from "./panel/InCall";
import { type Choice, SetUp } from "./panel/SetUp";
import { EventLog } from "./transcript/EventLog";
import { Transcript } from "./transcript/Transcript";
import { useSoftphone } from "./useSoftphone";

/** Talk to TOM in the browser. */
export function SoftphonePage() {
  const { t } = useTranslation("softphone");
  const phone = useSoftphone();
  const [choice, setChoice] = useState<Choice>({ door: "webrtc", mode: null });
  const { call } = phone;
  const calling = call.phase === "dialling" || call.phase === "talking";
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Paper p={{ base: "md", sm: "lg" }}>
            {call.phase === "over" && <CallOver call={call} />}
            {calling ? (
              <InCall phone={phone} />
            ) : (
              <SetUp phone={phone} choice={choice} onChange={setChoice} />
            )}
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <Paper p={{ base: "md", sm: "lg" }}>
              <Title order={2} size="h4" mb="md">
                {t("transcript.title")}
              </Title>
              <Transcript talk={call.talk} />
            </Paper>
            <EventLog log={call.log} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}
