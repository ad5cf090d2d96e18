import type { tasks as german } from "../de/tasks";
import type { Texts } from "../texts";

export const tasks: Texts<typeof german> = {
  title: "Call-backs",
  lead: "What callers have left, and what is to be done.",
  show: "Show",
  shown: { open: "Open", done: "Done", all: "All" },
  tick: "Done: {{text}}",
  ticked: "Ticked off.",
  unticked: "Open again.",
  undo: "Undo",
  callBack: "Call {{number}}",
  listen: "Listen",
  message: "Message from {{from}}",
  call: "To the call",
  more: "Show more",
  less: "Show less",
  unknown: "Unknown",
  by: "noted by {{author}}",
  list: "Messages",
  empty: {
    open: "All done",
    openText: "As soon as somebody leaves a message, it is shown here.",
    done: "Nothing ticked off yet",
    doneText: "What you tick off can be found here again.",
    all: "No messages yet",
    allText: "As soon as somebody leaves a message, it is shown here.",
  },
};
