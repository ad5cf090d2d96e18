"""Sentence boundaries for `whisperx.align`: our own parameters for NLTK's Punkt tokenizer.

NLTK would download its `punkt_tab` data; ours are learnt from the phrases, with common German
abbreviations put in. whisperx looks for the language of the text and falls back to English.
"""

from pathlib import Path

from nltk.tokenize.punkt import PunktTrainer

from models.train_whisper.phrases import PHRASES

LANGUAGES = ["german", "english"]
ABBREVIATIONS = set(
    "bzw ca d.h dipl dr evtl ggf inkl ing nr prof str tel u.a usw vgl z.b z.t".split()
)


def write(folder: Path) -> None:
    """Write tokenizers/punkt_tab/LANGUAGE below `folder`, which is then an NLTK_DATA folder."""
    trainer = PunktTrainer()
    trainer.train(" ".join(PHRASES), finalize=True)
    found = trainer.get_params()
    tables = {
        "abbrev_types.txt": sorted(ABBREVIATIONS),
        "collocations.tab": sorted("\t".join(pair) for pair in found.collocations),
        "ortho_context.tab": sorted(
            f"{word}\t{seen}" for word, seen in found.ortho_context.items()
        ),
        "sent_starters.txt": sorted(found.sent_starters),
    }
    for language in LANGUAGES:
        place = folder / "tokenizers" / "punkt_tab" / language
        place.mkdir(parents=True, exist_ok=True)
        for name, lines in tables.items():
            (place / name).write_text("\n".join(lines), encoding="utf-8")
