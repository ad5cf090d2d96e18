from media.utterance import Utterance


def test_it_ends_after_its_last_sample() -> None:
    assert Utterance(bytes(640), start=1000).end == 1320
