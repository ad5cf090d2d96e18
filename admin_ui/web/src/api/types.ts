/** The generated types by their short names; `schema.ts` comes from `openapi.json`. */
import type { components } from "./schema";

export type Schemas = components["schemas"];

export type CallSummary = Schemas["CallSummary"];
export type CallDetail = Schemas["CallDetail"];
export type CallPage = Schemas["CallPage"];
export type Turn = Schemas["TurnView"];
export type CallEvent = Schemas["EventView"];
export type Recording = Schemas["RecordingView"];
export type CallTranscript = Schemas["TranscriptView"];
export type CorrectedTranscript = Schemas["CorrectedTranscript"];
export type ComparedLine = Schemas["ComparedLine"];
export type Note = Schemas["NoteView"];
export type Notification = Schemas["NotificationView"];

export type Job = Schemas["JobView"];
export type JobDetail = Schemas["JobDetail"];
export type Transcription = Schemas["TranscriptionView"];
export type ListedNote = Schemas["ListedNote"];

export type ClientEvent = Schemas["ClientEvent"];
export type StreamEvent = Schemas["StreamEvent"];
export type LiveEvent = Schemas["LiveEvent"];
export type LiveCall = Schemas["LiveCallView"];
