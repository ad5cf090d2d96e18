"""Build models/whisper-demo-de and models/align-demo-de: python -m models.train_whisper STEP."""

import argparse
from pathlib import Path

WHISPER = Path("models/whisper-demo-de")
ALIGNER = Path("models/align-demo-de")
STEPS = ["train", "decoder", "export", "align", "evaluate"]


def main() -> None:
    """Run one step, or all of them in order."""
    parser = argparse.ArgumentParser(prog="python -m models.train_whisper", description=__doc__)
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--work", type=Path, default=Path(".cache/train_whisper"), metavar="DIR",
                        help="checkpoints; a stopped run goes on from here")  # fmt: skip
    parser.add_argument("--whisper", type=Path, default=WHISPER, metavar="DIR")
    parser.add_argument("--aligner", type=Path, default=ALIGNER, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=22, help="CPU minutes for the Whisper")
    parser.add_argument("--decoder-minutes", type=float, default=12, help="for its decoder alone")
    parser.add_argument("--align-minutes", type=float, default=8, help="and for the aligner")
    parser.add_argument("--messages", type=int, default=24, help="measured in each set")
    args = parser.parse_args()

    def wanted(step: str) -> bool:
        return args.step in (step, "all")

    # Each step imports what it needs.
    if wanted("train"):
        from models.train_whisper import train

        train.train(args.work, args.seed, args.minutes)
    if wanted("decoder"):
        from models.train_whisper import decoder

        decoder.train(args.work, args.seed, args.decoder_minutes)
    if wanted("export"):
        from models.train_whisper import export

        export.export(args.work, args.whisper)
    if wanted("align"):
        from models.train_whisper import aligner, punkt

        aligner.train(args.work, args.seed, args.align_minutes, args.aligner)
        punkt.write(args.aligner / "nltk_data")
    if wanted("evaluate"):
        from models.train_whisper import evaluate

        print(evaluate.report(args.whisper, args.aligner, args.messages))


if __name__ == "__main__":
    main()
