import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/types";
import { Comparison } from "./Comparison";
import { Corrected } from "./Corrected";
import { type View, viewsOf } from "./corrected";
import { useTranscript } from "./requests";
import { Transcript } from "./Transcript";
import { TranscriptProgress } from "./TranscriptProgress";

interface Props {
  call: CallDetail;
  /** The sample that is played, counted since the answer. */
  sample: number | null;
  onSeek?: (sample: number) => void;
}

/** What was said: corrected where the recording has been transcribed, as it was understood live, and
 * one beside the other. */
export function Spoken({ call, sample, onSeek }: Props) {
  const { t } = useTranslation("call");
  const { data: transcript } = useTranscript(call);
  const [chosen, setChosen] = useState<View | null>(null);
  const views = viewsOf(transcript);
  const view = (chosen && views.includes(chosen) ? chosen : views[0]) ?? "live";
  return (
    <>
      {transcript && <TranscriptProgress transcript={transcript} />}
      {views.length > 1 && (
        <SegmentedControl
          mb="md"
          size="sm"
          aria-label={t("transcript.view")}
          value={view}
          onChange={(next) => setChosen(next as View)}
          data={views.map((value) => ({ value, label: t(`transcript.views.${value}`) }))}
        />
      )}
      {view === "corrected" && transcript?.corrected ? (
        <Corrected transcript={transcript.corrected} sample={sample} onSeek={onSeek} />
      ) : view === "compared" && transcript ? (
        <Comparison transcript={transcript} onSeek={onSeek} />
      ) : (
        <Transcript turns={call.turns} sample={sample} onSeek={onSeek} />
      )}
    </>
  );
}
