/** The microphone: opening it, which ones there are, and why there may be none. */

export type MicrophoneFault = "insecure" | "denied" | "missing" | "busy" | "lost" | "failed";

export class MicrophoneError extends Error {
  /** `detail` is the browser's own word for it. */
  constructor(
    readonly fault: MicrophoneFault,
    readonly detail = "",
  ) {
    super(detail || fault);
    this.name = "MicrophoneError";
  }
}

export interface Microphone {
  id: string;
  label: string;
}

/** Opens the microphone with this id; "" for the browser's choice. Throws MicrophoneError. */
export async function openMicrophone(id: string): Promise<MediaStream> {
  // Browsers hide microphones from pages that come over plain http from another machine.
  if (!window.isSecureContext || !navigator.mediaDevices) throw new MicrophoneError("insecure");
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
  };
  if (id) audio.deviceId = { exact: id };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new MicrophoneError(faultOf(error), error instanceof Error ? error.message : "");
  }
}

/** By the names of getUserMedia's errors (Media Capture and Streams, 10.2.1). */
function faultOf(error: unknown): MicrophoneFault {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

/** Those that the browser tells of; before one was opened it tells neither ids nor names. */
export async function listMicrophones(): Promise<Microphone[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** Whether the user has allowed it before: then it may be opened without a question. */
export async function microphoneAllowed(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return state === "granted";
  } catch {
    return false; // this browser does not tell
  }
}

export function setMuted(stream: MediaStream, muted: boolean): void {
  for (const track of stream.getAudioTracks()) track.enabled = !muted;
}

export function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
