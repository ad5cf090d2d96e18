import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import classes from "./Conversation.module.css";

const KINDS = [
  "backchannel",
  "barge_in",
  "reply_resumed",
  "digits_keyed",
  "message_began",
  "nothing_recorded",
  "mailbox_used",
  "caller_silent",
  "engine_failed",
  "handed_over",
  "filler_said",
  "tool_used",
] as const;
const ACTIONS = ["end_call", "to_voicemail", "connect", "hand_over", "note"] as const;

/** Something that happened in the call besides what was said. */
export function NoticeLine({ notice }: { notice: Schemas["NoticeEvent"] }) {
  return <div className={classes.notice}>{useNoticeText(notice)}</div>;
}

function useNoticeText({ kind, detail }: Schemas["NoticeEvent"]): string {
  const { t } = useTranslation("live");
  const known = KINDS.find((one) => one === kind);
  if (known) return t(`notices.${known}`, { detail });
  if (kind === "message_recorded") {
    return detail
      ? t("notices.message_recorded", { detail })
      : t("notices.message_recorded_silent");
  }
  const action = kind === "action_taken" && ACTIONS.find((one) => one === detail.split(" ")[0]);
  if (action) return t(`notices.actions.${action}`);
  return t("notices.other", { kind, detail });
}
