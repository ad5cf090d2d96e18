import type { softphone as german } from "../de/softphone";
import type { Texts } from "../texts";

export const softphone: Texts<typeof german> = {
  title: "Softphone",
  lead: "Talk to TOM right here in the browser. All you need is a microphone.",
  call: "Call TOM",
  callAgain: "Call again",
  cancel: "Cancel",
  hangUp: "Hang up",
  mute: "Mute",
  muted: "Your microphone is muted. TOM cannot hear you.",
  keypad: {
    title: "Keypad",
    key: "Key {{key}}",
    keyed: "Keyed: {{digits}}",
    hint: "The digits, * and # of your keyboard work, too.",
    names: { star: "star", hash: "hash" },
  },
  mode: {
    label: "How do you want to talk?",
    latency: "Delay",
    quality: "Quality",
    asSet: {
      name: "As set up",
      description: "TOM answers you as it answers everybody who calls: the way it is set up.",
    },
    realtime: {
      name: "Live conversation",
      description: "TOM listens, answers at once and can be interrupted, as on the phone.",
      latency: "An answer after about half a second",
      quality: "Good: the recogniser writes along while you speak.",
    },
    whisperx: {
      name: "Conversation with WhisperX",
      description: "You speak, you pause, and TOM answers what you said.",
      latency: "An answer after some seconds, depending on the machine",
      quality:
        "Best: WhisperX hears each utterance as a whole. Where it is not ready, " +
        "TOM takes a message.",
    },
    message: "Message after the tone",
  },
  door: {
    label: "Connection",
    webrtc: "Made for talking: Opus, and it does not mind an unsteady network.",
    websocket: "For networks that do not let WebRTC through: this one web connection only.",
  },
  microphone: {
    label: "Microphone",
    standard: "The browser's choice",
    unnamed: "Microphone {{number}}",
    allow: "Allow the microphone",
    closed: "When you call, your browser asks whether TOM may use your microphone.",
    retry: "Try again",
    faults: {
      insecure: {
        title: "Your browser withholds the microphone here",
        text:
          "This page comes unencrypted (http) from another machine, and then every browser blocks " +
          "the microphone. Open TOM on that machine itself as http://localhost, or set up https.",
      },
      denied: {
        title: "The microphone is not allowed",
        text:
          "Allow this page to use the microphone: click the symbol before the address in the " +
          "address bar and allow the microphone. Then try again.",
      },
      missing: {
        title: "There is no microphone",
        text: "Connect a microphone or a headset and try again.",
      },
      busy: {
        title: "The microphone is in use",
        text: "Another program is using it. Close that and try again.",
      },
      lost: {
        title: "The microphone is gone",
        text: "It was unplugged, or is no longer allowed.",
      },
      failed: {
        title: "The microphone cannot be opened",
        text: "Try again, or choose another one.",
      },
    },
  },
  level: { you: "You", tom: "TOM", label: "Loudness: {{who}}" },
  status: {
    dialling: "Ringing …",
    talking: "In a call",
    interrupted: "Connection interrupted …",
    ending: "TOM has hung up",
    understanding: "Working out what you said …",
    message: "TOM takes a message now.",
    recording: "Please speak now. Press # when you have finished.",
    roundTrip: "Round trip: {{ms}}",
    dropped: "Your network is too slow: {{seconds}} s of your voice were lost.",
    duration: "Duration of the call",
  },
  over: {
    title: "Call ended",
    lasted: "Duration {{duration}}",
    open: "Open it in the call log",
    reasons: {
      caller_hung_up: "You hung up.",
      tom_hung_up: "TOM hung up.",
      transferred: "The call was connected.",
      cancelled: "The call was cancelled.",
      rejected: "The call was not taken.",
      rtp_timeout: "TOM had received nothing from you for too long.",
      connection_lost: "The connection broke.",
      max_duration: "The longest duration of a call was reached.",
      lost: "The call was lost.",
      shutdown: "TOM was stopped.",
    },
    faults: {
      busy: "All places are taken. Please try again in a moment.",
      forbidden: "From here, or with your role, you may not call.",
      signedOut: "You are no longer signed in. Please sign in again.",
      unavailable: "TOM takes no calls from browsers at the moment.",
      unreachable: "TOM cannot be reached. Is the server running?",
      noMedia:
        "The sound does not get through: the network between browser and TOM does not allow " +
        "WebRTC. Try WebSocket.",
      lost: "The connection to TOM broke.",
      failed: "The call did not come about.",
    },
    failedTitle: "No call",
    lostTitle: "Connection lost",
  },
  transcript: {
    title: "Transcript",
    empty: "What you and TOM say will appear here.",
    you: "You",
    tom: "TOM",
    message: "Your message",
    noText: "(no text recognised)",
    interrupted: "interrupted",
    unheard: "not heard any more",
    speaking: "You are speaking …",
    understanding: "Working out what you said …",
  },
  latency: {
    answered: "Answered after {{ms}}",
    stage: "{{name}}: {{ms}}",
    names: {
      stt: "Listen and recognise",
      endpoint: "Wait",
      llm: "Find an answer",
      tts: "Voice",
      reply: "Line",
    },
  },
  events: {
    title: "Events",
    empty: "None yet.",
    time: "Time",
    event: "Event",
    detail: "Details",
    times: "{{count}} times",
  },
};
