"""Build models/stt-demo-de: python -m models.train_stt {data,train,export,evaluate,all}."""

import argparse
import shutil
from pathlib import Path

SHIPPED = Path("models/stt-demo-de")


def main() -> None:
    """Run one step, or all of them in order."""
    parser = argparse.ArgumentParser(prog="python -m models.train_stt", description=__doc__)
    parser.add_argument("step", choices=["data", "train", "export", "evaluate", "all"])
    parser.add_argument("--work", type=Path, default=Path(".cache/train_stt"), metavar="DIR",
                        help="shards and checkpoint; a stopped run goes on from here")  # fmt: skip
    parser.add_argument("--out", type=Path, default=SHIPPED, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=24, help="of 2000 utterances each")
    parser.add_argument("--minutes", type=float, default=45, help="CPU minutes of training")
    parser.add_argument("--utterances", type=int, default=300, help="measured in each set")
    args = parser.parse_args()

    def wanted(step: str) -> bool:
        return args.step in (step, "all")

    # Each step imports what it needs: making data does not need torch.
    if wanted("data"):
        from models.train_stt import dataset

        dataset.make(args.work, args.seed, args.shards)
    if wanted("train"):
        from models.train_stt import heldout, train

        train.train(args.work, args.seed, args.minutes, heldout.check_set())
    if wanted("export"):
        from models.train_stt import export, graph

        export.export(args.work / "checkpoint.pt", args.out)
        graph.build(args.out, args.seed)
        if args.out != SHIPPED:
            shutil.copy(SHIPPED / "model.toml", args.out)
    if wanted("evaluate"):
        from models.train_stt import evaluate

        print(evaluate.report(args.out, args.utterances))


if __name__ == "__main__":
    main()
