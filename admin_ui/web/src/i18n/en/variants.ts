import type { variants as german } from "../de/variants";
import type { Texts } from "../texts";

export const variants: Texts<typeof german> = {
  title: "Variants",
  lead: "A share of the calls is answered with other settings, so that you see which do better.",
  range: { label: "Period", week: "7 days", month: "30 days", quarter: "90 days" },
  who: {
    title: "What answers the calls",
    calls_one: "{{shown}} conversation",
    calls_other: "{{shown}} conversations",
    all: "all calls",
    allOf: "all calls of the variant {{variant}}",
    control: "The settings as they are",
    retired: "no longer in use",
    newest: "the newest {{evaluated}} of them are compared",
  },
  measures: {
    reply_p50_ms: {
      title: "Reply time, median",
      text: "From the end of what the caller says to TOM's first sound.",
    },
    reply_p95_ms: {
      title: "Reply time, 95 %",
      text: "In 95 of 100 cases it takes this long at most.",
    },
    barge_ins: {
      title: "Interruptions per conversation",
      text: "How often a caller stops TOM from speaking.",
    },
    repairs: {
      title: "Misunderstandings per conversation",
      text: "How often one side does not understand the other and asks again.",
    },
    talk_s: {
      title: "Length of a conversation, median",
      text: "From the answer to the end.",
    },
    wer: {
      title: "Word error rate",
      text: "What was understood live, measured against WhisperX's transcript, figures as they are said; mean of the conversations that have one.",
    },
  },
  interval: "{{low}} to {{high}}",
  tooFew: "Too few conversations: {{calls}} of at least {{least}}",
  tooFewCallers: "Too few callers: {{calls}} of at least {{least}}",
  difference: "{{value}} against {{control}} ({{low}} to {{high}})",
  verdicts: {
    better: "better",
    worse: "worse",
    other: "different",
    unclear: "no clear difference",
  },
  hint:
    "The line shows where the true value lies in 95 of 100 cases (bootstrap over whole conversations or callers). " +
    "Who compares much finds differences by chance, too: about one in twenty is one.",
  empty: {
    title: "Nothing is compared yet",
    text: "Have a share of the calls answered with other settings. Write into tom.toml, for example, and start TOM again:",
    example: `[[variants]]
name = "short-pause"
share = 20   # percent of the calls
answering.likely_ms = 200`,
    more: "You can change stt, llm, tts and answering. All other calls stay as they are.",
  },
};
