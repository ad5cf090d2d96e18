"""Build models/stt-demo-*: python -m models.train_stt {data,train,export,evaluate,all}."""

import argparse
import shutil
from pathlib import Path

import models
from models.train_stt.languages import LANGUAGES


def main() -> None:
    """Run one step, or all of them in order."""
    parser = argparse.ArgumentParser(prog="python -m models.train_stt", description=__doc__)
    parser.add_argument("step", choices=["data", "train", "export", "evaluate", "all"])
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="de")
    parser.add_argument("--work", type=Path, metavar="DIR",
                        help="shards and checkpoint, .cache/train_stt/LANGUAGE where not given; "
                        "a stopped run goes on from here")  # fmt: skip
    parser.add_argument("--begin-from", choices=sorted(LANGUAGES), metavar="LANGUAGE",
                        help="begin with the weights of that language's shipped model")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: the shipped model's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=24, help="of 2000 utterances each")
    parser.add_argument("--sections", nargs="+", default=(), metavar="NAME",
                        help="data: of callers only, these sections of caller.txt")  # fmt: skip
    parser.add_argument("--minutes", type=float, default=45, help="CPU minutes of training")
    parser.add_argument("--rate", type=float, default=2.5e-3, help="of learning, at its peak")
    parser.add_argument("--utterances", type=int, default=300, help="measured in each set")
    args = parser.parse_args()
    language = LANGUAGES[args.language]
    shipped = models.HERE / language.model
    work = args.work or Path(".cache/train_stt") / language.code
    out = args.out or shipped

    def wanted(step: str) -> bool:
        return args.step in (step, "all")

    # Each step imports what it needs: making data does not need torch.
    if wanted("data"):
        from models.train_stt import dataset

        dataset.make(work, language.code, args.seed, args.shards, args.sections)
    if wanted("train"):
        from models.train_stt import heldout, train

        begin_from = models.HERE / LANGUAGES[args.begin_from].model if args.begin_from else None
        check = heldout.check_set(language)
        train.train(work, args.seed, args.minutes, check, args.rate, begin_from)
    if wanted("export"):
        from models.train_stt import export, graph, train

        export.export(train.average_weights(work), out, language.model)
        graph.build(out, language, args.seed)
        if out != shipped:
            shutil.copy(shipped / "model.toml", out)
    if wanted("evaluate"):
        from models.train_stt import evaluate

        print(evaluate.report(out, language, args.utterances))


if __name__ == "__main__":
    main()
