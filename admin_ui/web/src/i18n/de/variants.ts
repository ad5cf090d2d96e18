export const variants = {
  title: "Varianten",
  lead: "Ein Teil der Anrufe wird mit anderen Einstellungen beantwortet: So sehen Sie, was besser ist.",
  range: { label: "Zeitraum", week: "7 Tage", month: "30 Tage", quarter: "90 Tage" },
  who: {
    title: "Wer die Anrufe beantwortet",
    calls_one: "{{shown}} Gespräch",
    calls_other: "{{shown}} Gespräche",
    all: "alle Anrufe",
    allOf: "alle Anrufe der Variante {{variant}}",
    control: "Die Einstellungen, wie sie sind",
    retired: "nicht mehr in Gebrauch",
    newest: "die neuesten {{evaluated}} davon werden verglichen",
  },
  measures: {
    reply_p50_ms: {
      title: "Antwortzeit, Median",
      text: "Vom Ende dessen, was der Anrufer sagt, bis zum ersten Ton von TOM.",
    },
    reply_p95_ms: {
      title: "Antwortzeit, 95 %",
      text: "So lange dauert es höchstens in 95 von 100 Fällen.",
    },
    barge_ins: {
      title: "Unterbrechungen je Gespräch",
      text: "Wie oft ein Anrufer TOM zum Schweigen bringt.",
    },
    repairs: {
      title: "Verständigungsfehler je Gespräch",
      text: "Wie oft eine Seite die andere nicht versteht und nachfragt.",
    },
    talk_s: {
      title: "Gesprächsdauer, Median",
      text: "Von der Annahme bis zum Auflegen.",
    },
    wer: {
      title: "Wortfehlerrate",
      text: "Live Verstandenes, gemessen an der Abschrift von WhisperX, Zahlen wie gesprochen; im Mittel der Gespräche, die eine haben.",
    },
  },
  interval: "{{low}} bis {{high}}",
  tooFew: "Zu wenige Gespräche: {{calls}} von mindestens {{least}}",
  tooFewCallers: "Zu wenige Anrufer: {{calls}} von mindestens {{least}}",
  difference: "{{value}} gegenüber {{control}} ({{low}} bis {{high}})",
  verdicts: {
    better: "besser",
    worse: "schlechter",
    other: "anders",
    unclear: "kein klarer Unterschied",
  },
  hint:
    "Der Strich zeigt, wo der wahre Wert in 95 von 100 Fällen liegt (Bootstrap über ganze Gespräche oder Anrufer). " +
    "Wer vieles vergleicht, findet auch zufällige Unterschiede: Etwa jeder zwanzigste ist einer.",
  empty: {
    title: "Noch wird nichts verglichen",
    text: "Beantworten Sie einen Teil der Anrufe mit anderen Einstellungen. Schreiben Sie zum Beispiel in tom.toml, und starten Sie TOM neu:",
    example: `[[variants]]
name = "kurze-pause"
share = 20   # Prozent der Anrufe
answering.likely_ms = 200`,
    more: "Ändern lassen sich stt, llm, tts und answering. Alle anderen Anrufe bleiben, wie sie sind.",
  },
} as const;
