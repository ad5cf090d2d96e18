"""What the receptionist says in German."""

from agents.german.calendar_day import WEEKDAYS
from agents.german.contact import spoken_account
from agents.german.digits import spoken_digits
from agents.german.opening import (
    answer_day,
    answer_now,
    answer_today,
    answer_weekend,
    week_sentence,
)
from agents.receptionist.texts import Texts

GERMAN = Texts(
    what_for_you="Was kann ich für Sie tun?",
    who="Ich bin Tom, der digitale Assistent von {company_dative}.",
    computer="Ich bin ein Computer.",
    present="Ja, ich bin da.",
    can_do=(
        "Sie können nach unseren Öffnungszeiten oder der Adresse fragen "
        "oder eine Nachricht hinterlassen."
    ),
    can_do_connect=(
        "Sie können nach unseren Öffnungszeiten oder der Adresse fragen, "
        "eine Nachricht hinterlassen oder sich verbinden lassen."
    ),
    anything_else=("Kann ich sonst noch etwas für Sie tun?", "Haben Sie sonst noch eine Frage?"),
    welcome="Gern geschehen.",
    take_your_time="Kein Problem.",
    no_hurry="Lassen Sie sich ruhig Zeit.",
    floor="Ja, bitte?",
    slower="Gern, ich spreche langsamer.",
    louder="Gern, ich spreche lauter.",
    clearer="Gern, ich spreche deutlicher.",
    faster="Gern, ich spreche schneller.",
    softer="Gern, ich spreche leiser.",
    style_limit="Mehr geht leider nicht.",
    how_help="Wie kann ich Ihnen helfen?",
    how_help_name="Wie kann ich Ihnen helfen, {name}?",
    still_there="Sind Sie noch da?",
    not_heard="Ich höre Sie nicht. Sind Sie noch da?",
    goodbye="Vielen Dank für Ihren Anruf. Auf Wiederhören!",
    emergency="In einem Notfall wählen Sie bitte sofort die eins eins zwei.",
    wrong_number="Da haben Sie sich wohl verwählt. Kein Problem, auf Wiederhören!",
    cannot_say="Das kann ich Ihnen leider nicht sagen.",
    cannot_look_up="Das kann ich gerade nicht nachsehen.",
    cannot_help="Dabei kann ich Ihnen leider nicht helfen.",
    not_understood="Das habe ich leider nicht verstanden. Könnten Sie das bitte wiederholen?",
    not_understood_again="Entschuldigung, ich habe Sie nicht verstanden.",
    give_up="Leider verstehe ich Sie nicht. Bitte hinterlassen Sie nach dem Ton eine Nachricht.",
    disturbance="Entschuldigung, es gab eine technische Störung.",
    voicemail=("Bitte sprechen Sie nach dem Ton. Drücken Sie die Raute, wenn Sie fertig sind."),
    address="Unsere Adresse ist {address}.",
    week=week_sentence,
    weekdays=[[name for name in WEEKDAYS if WEEKDAYS[name] == day] for day in range(7)],
    over_today="Für heute haben wir schon geschlossen.",
    shut_today="Heute haben wir geschlossen.",
    today=answer_today,
    day=answer_day,
    weekend=answer_weekend,
    open_now=answer_now,
    take_message="Gern nehme ich eine Nachricht für Sie auf.",
    take_concern="Das gebe ich gern weiter.",
    take_complaint="Das tut mir leid. Ich gebe es gleich weiter.",
    take_callback="Gern, wir rufen Sie zurück.",
    ask_name="Wie ist Ihr Name?",
    ask_name_again="Den Namen habe ich leider nicht verstanden. Wie ist Ihr Name?",
    thanks_name="Vielen Dank, {name}.",
    noted_name="Danke, ich habe {name} notiert.",
    thanks="Danke.",
    ask_number="Unter welcher Nummer können wir Sie erreichen?",
    ask_callback_number="Unter welcher Nummer können wir Sie zurückrufen?",
    offer_number="Sollen wir Sie unter der Nummer {digits} zurückrufen?",
    go_on="Und weiter?",
    listening="Ja, ich höre.",
    read_back="Ich wiederhole die Nummer: {digits}.",
    read_back_end="Am Ende also {digits}.",
    read_back_right="Ist das richtig?",
    number_again="Dann nennen Sie mir die Nummer bitte noch einmal, Ziffer für Ziffer.",
    number_not_understood=(
        "Die Nummer habe ich leider nicht verstanden. Bitte nennen Sie sie mir noch einmal."
    ),
    ask_content="Was darf ich ausrichten?",
    ask_concern="Worum geht es?",
    noted="Vielen Dank, ich habe alles notiert. Wir melden uns bei Ihnen.",
    noted_callback="Vielen Dank, ich habe alles notiert. Wir rufen Sie so bald wie möglich zurück.",
    noted_only="Vielen Dank, ich habe alles notiert.",
    cancelled="In Ordnung.",
    unconfirmed="(Nummer nicht bestätigt)",
    callback_note="Bittet um Rückruf.",
    ask_account="Nennen Sie mir bitte die IBAN, gern in Vierergruppen.",
    read_back_account="Ich wiederhole die IBAN: {account}.",
    account_again="Dann nennen Sie mir die IBAN bitte noch einmal.",
    account_wrong=(
        "Diese IBAN kann leider nicht stimmen. Bitte nennen Sie sie mir noch einmal, "
        "in Vierergruppen."
    ),
    account_unconfirmed="(IBAN nicht bestätigt)",
    offer_connect="Soll ich Sie mit {department} verbinden?",
    connecting="Einen Moment bitte, ich verbinde Sie mit {department}.",
    whom="Mit wem möchten Sie sprechen?",
    nobody="Leider ist gerade niemand erreichbar.",
    cannot_connect="Leider kann ich Sie gerade nicht verbinden.",
    offer_message="Soll ich eine Nachricht aufnehmen?",
    yes_or_no="Bitte sagen Sie ja oder nein.",
    digits=spoken_digits,
    account=spoken_account,
)
