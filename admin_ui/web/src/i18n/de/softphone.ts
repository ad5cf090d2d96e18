export const softphone = {
  title: "Softphone",
  lead: "Sprechen Sie hier im Browser mit TOM. Sie brauchen nur ein Mikrofon.",
  call: "TOM anrufen",
  callAgain: "Noch einmal anrufen",
  cancel: "Abbrechen",
  hangUp: "Auflegen",
  mute: "Stumm",
  muted: "Ihr Mikrofon ist stumm. TOM hört Sie nicht.",
  keypad: {
    title: "Tastenfeld",
    key: "Taste {{key}}",
    keyed: "Gewählt: {{digits}}",
    hint: "Die Ziffern, * und # Ihrer Tastatur gehen auch.",
    names: { star: "Stern", hash: "Raute" },
  },
  mode: {
    label: "Wie möchten Sie sprechen?",
    latency: "Verzögerung",
    quality: "Qualität",
    asSet: {
      name: "Wie eingestellt",
      description: "TOM antwortet Ihnen wie jedem, der anruft: so, wie es eingestellt ist.",
    },
    realtime: {
      name: "Live-Gespräch",
      description: "TOM hört zu, antwortet gleich und lässt sich unterbrechen, wie am Telefon.",
      latency: "Antwort nach etwa einer halben Sekunde",
      quality: "Gut: Der Erkenner schreibt mit, während Sie sprechen.",
    },
    whisperx: {
      name: "Gespräch mit WhisperX",
      description: "Sie sprechen, machen eine Pause, und TOM antwortet auf das Gesagte.",
      latency: "Antwort nach einigen Sekunden, je nach Rechner",
      quality:
        "Am besten: WhisperX hört jede Äußerung als Ganzes. Ist es gerade nicht bereit, " +
        "nimmt TOM eine Nachricht auf.",
    },
    message: "Nachricht nach dem Ton",
  },
  door: {
    label: "Verbindung",
    webrtc: "Für Gespräche gemacht: Opus, und unempfindlich, wenn das Netz schwankt.",
    websocket: "Für Netze, die WebRTC nicht durchlassen: nur diese eine Webverbindung.",
  },
  microphone: {
    label: "Mikrofon",
    standard: "Wie im Browser eingestellt",
    unnamed: "Mikrofon {{number}}",
    allow: "Mikrofon freigeben",
    closed: "Ihr Browser fragt Sie beim Anruf, ob TOM Ihr Mikrofon benutzen darf.",
    retry: "Noch einmal versuchen",
    faults: {
      insecure: {
        title: "Ihr Browser gibt das Mikrofon hier nicht her",
        text:
          "Diese Seite kommt unverschlüsselt (http) von einem anderen Rechner, und dann sperrt " +
          "jeder Browser das Mikrofon. Öffnen Sie TOM auf dem Rechner selbst als " +
          "http://localhost, oder richten Sie https ein.",
      },
      denied: {
        title: "Das Mikrofon ist nicht freigegeben",
        text:
          "Erlauben Sie dieser Seite das Mikrofon: in der Adresszeile links auf das Symbol vor der " +
          "Adresse klicken und das Mikrofon zulassen. Versuchen Sie es dann noch einmal.",
      },
      missing: {
        title: "Es ist kein Mikrofon da",
        text: "Schließen Sie ein Mikrofon oder ein Headset an und versuchen Sie es noch einmal.",
      },
      busy: {
        title: "Das Mikrofon ist belegt",
        text: "Ein anderes Programm benutzt es gerade. Schließen Sie es und versuchen Sie es noch einmal.",
      },
      lost: {
        title: "Das Mikrofon ist weg",
        text: "Es wurde abgezogen oder die Freigabe wurde zurückgenommen.",
      },
      failed: {
        title: "Das Mikrofon lässt sich nicht öffnen",
        text: "Versuchen Sie es noch einmal, oder wählen Sie ein anderes.",
      },
    },
  },
  level: { you: "Sie", tom: "TOM", label: "Lautstärke: {{who}}" },
  status: {
    dialling: "Es klingelt …",
    talking: "Im Gespräch",
    interrupted: "Verbindung unterbrochen …",
    ending: "TOM hat aufgelegt",
    understanding: "Wird verstanden …",
    message: "TOM nimmt jetzt eine Nachricht auf.",
    recording: "Bitte sprechen Sie jetzt. Mit # sind Sie fertig.",
    roundTrip: "Laufzeit hin und zurück: {{ms}}",
    dropped: "Ihr Netz ist zu langsam: {{seconds}} s Ihrer Stimme gingen verloren.",
    duration: "Gesprächsdauer",
  },
  over: {
    title: "Gespräch beendet",
    lasted: "Dauer {{duration}}",
    open: "Im Anrufprotokoll ansehen",
    reasons: {
      caller_hung_up: "Sie haben aufgelegt.",
      tom_hung_up: "TOM hat aufgelegt.",
      transferred: "Der Anruf wurde verbunden.",
      cancelled: "Der Anruf wurde abgebrochen.",
      rejected: "Der Anruf wurde nicht angenommen.",
      rtp_timeout: "TOM hat zu lange nichts von Ihnen empfangen.",
      connection_lost: "Die Verbindung ist abgerissen.",
      max_duration: "Die längste Gesprächsdauer war erreicht.",
      lost: "Der Anruf ging verloren.",
      shutdown: "TOM wurde beendet.",
    },
    faults: {
      busy: "Es sind gerade alle Plätze belegt. Bitte versuchen Sie es gleich noch einmal.",
      forbidden: "Von hier aus oder mit Ihrer Rolle dürfen Sie nicht anrufen.",
      signedOut: "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich neu an.",
      unavailable: "TOM nimmt gerade keine Anrufe aus dem Browser an.",
      unreachable: "TOM ist nicht erreichbar. Läuft der Server?",
      noMedia:
        "Der Ton kommt nicht durch: Zwischen Browser und TOM lässt das Netz WebRTC nicht zu. " +
        "Versuchen Sie es mit WebSocket.",
      lost: "Die Verbindung zu TOM ist abgerissen.",
      failed: "Der Anruf kam nicht zustande.",
    },
    failedTitle: "Kein Gespräch",
    lostTitle: "Verbindung abgerissen",
  },
  transcript: {
    title: "Mitschrift",
    empty: "Hier steht gleich, was Sie und TOM sagen.",
    you: "Sie",
    tom: "TOM",
    message: "Ihre Nachricht",
    noText: "(kein Text erkannt)",
    interrupted: "unterbrochen",
    unheard: "nicht mehr gehört",
    speaking: "Sie sprechen …",
    understanding: "Wird verstanden …",
  },
  latency: {
    answered: "Antwort nach {{ms}}",
    stage: "{{name}}: {{ms}}",
    names: {
      stt: "Zuhören und erkennen",
      endpoint: "Abwarten",
      llm: "Antwort finden",
      tts: "Stimme",
      reply: "Leitung",
    },
  },
  events: {
    title: "Ereignisse",
    empty: "Noch keine.",
    time: "Uhrzeit",
    event: "Ereignis",
    detail: "Einzelheiten",
    times: "{{count}}-mal",
  },
} as const;
