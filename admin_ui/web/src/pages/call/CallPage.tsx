import { Alert, Anchor, Button, Grid, Group, Paper, Stack, Text } from "@mantine/core";
import { IconArrowLeft, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useSession } from "@/api/session";
import type { CallDetail } from "@/api/types";
import { SAMPLE_RATE, useFormat } from "@/i18n/format";
import { useAskToDelete } from "@/pages/calls/useAskToDelete";
import { ResultBadge } from "@/shared/ResultBadge";
import { PageHeader } from "@/shell/PageHeader";
import { PageLoading } from "@/shell/PageLoading";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { Conversation } from "./Conversation";
import { Facts } from "./Facts";
import { Notes } from "./Notes";
import { OwnerTold } from "./OwnerTold";
import { RecordingPanel } from "./RecordingPanel";
import { hasAudio, useAudio, useCall, useWaveform } from "./requests";
import { usePlayer } from "./usePlayer";

/** One call: hear it, read it, see to its notes. */
export function CallPage() {
  const { t } = useTranslation("call");
  const { id = "" } = useParams();
  const { data: call, error, refetch } = useCall(id);
  return (
    <>
      <Anchor component={Link} to="/calls" size="sm" mb="xs" display="inline-block">
        <Group gap={4} component="span">
          <IconArrowLeft size={16} aria-hidden />
          {t("back")}
        </Group>
      </Anchor>
      {call ? (
        <Call call={call} />
      ) : error ? (
        <>
          <PageHeader title={t("title")} />
          <ProblemAlert error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageLoading />
      )}
    </>
  );
}

function Call({ call }: { call: CallDetail }) {
  const { t } = useTranslation(["call", "common"]);
  const format = useFormat();
  const navigate = useNavigate();
  const isAdmin = useSession()?.role === "admin";
  const askToDelete = useAskToDelete(() => void navigate("/calls"));
  const caller = call.caller || t("unknownCaller");
  const lead = (
    <Group gap="sm">
      <ResultBadge result={call.result} />
      <span>{format.dateTime(call.started_at)}</span>
    </Group>
  );
  return (
    <>
      <PageHeader title={t("from", { caller })} lead={lead}>
        {isAdmin && call.state === "ended" && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => askToDelete(call)}
          >
            {t("common:delete")}
          </Button>
        )}
      </PageHeader>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            {call.summary && (
              <Paper p="md">
                <Text style={{ whiteSpace: "pre-wrap" }}>{call.summary}</Text>
              </Paper>
            )}
            <Heard call={call} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <Notes call={call} mayChange={isAdmin} />
            <OwnerTold call={call} mayRetry={isAdmin} />
            <Facts call={call} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** The recording and what goes along with it. */
function Heard({ call }: { call: CallDetail }) {
  const { t } = useTranslation("call");
  const waveform = useWaveform(call);
  const audio = useAudio(call);
  const duration = waveform.data ? waveform.data.samples / waveform.data.sample_rate : 0;
  const player = usePlayer(audio.url, duration);

  if (!hasAudio(call)) {
    const reason = call.state === "ended" ? "noRecording" : "running";
    return (
      <>
        {call.answered_at && (
          <Alert role="note" variant="light" color="gray">
            {t(reason)}
          </Alert>
        )}
        <Conversation call={call} sample={null} />
      </>
    );
  }
  // A recording may begin later than the call was answered.
  const begin = waveform.data?.start_sample ?? 0;
  const heard = player.playing || player.position > 0;
  return (
    <>
      <RecordingPanel
        player={player}
        channels={waveform.data?.channels}
        error={waveform.error ?? audio.error}
      />
      <Conversation
        call={call}
        sample={heard ? begin + Math.round(player.position * SAMPLE_RATE) : null}
        onSeek={(sample) => player.seek((sample - begin) / SAMPLE_RATE)}
      />
    </>
  );
}
