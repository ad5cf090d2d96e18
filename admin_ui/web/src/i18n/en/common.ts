import type { common as german } from "../de/common";
import type { Texts } from "../texts";

export const common: Texts<typeof german> = {
  save: "Save",
  cancel: "Cancel",
  close: "Close",
  delete: "Delete",
  edit: "Edit",
  retry: "Try again",
  loading: "Loading …",
  none: "–",
  urgent: "Urgent",
  doors: { sip: "Phone", webrtc: "Browser (WebRTC)", websocket: "Browser (WebSocket)" },
  pipelines: { realtime: "Conversation", whisperx: "Message or WhisperX" },
  results: {
    answered: "Answered",
    missed: "Missed",
    rejected: "Rejected",
    voicemail: "Left a message",
    lost: "Cut off",
    running: "In progress",
  },
  problems: {
    signedOut: "Please sign in.",
    forbidden: "Your role does not allow this.",
    notFound: "This does not exist, or no longer.",
    conflict: "This is not possible right now.",
    invalid: "Something in the input does not fit.",
    tooMany: "Too many tries. Please wait a moment.",
    unavailable: "TOM cannot answer right now.",
    network: "TOM cannot be reached. Is the server running?",
    other: "That did not work.",
  },
};
