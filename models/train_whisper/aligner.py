"""The small aligner: a Wav2Vec2 of our own that spells the phrases, for whisperx's word times."""

import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import (
    Wav2Vec2Config,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    Wav2Vec2Processor,
)

from models.train_stt.features import Audio
from models.train_whisper.batches import OTHER_NUMBERS
from models.train_whisper.phrases import message
from models.train_whisper.speech import RATE_HZ, speak, training_line, training_voice
from models.train_whisper.spelling import CHARACTERS, spelling

WIDTH, LAYERS, HEADS = 64, 2, 4
CONVOLUTIONS = (32, 48, 64, 64, 64, 64, 64)
BATCH = 8
PEAK_RATE, WARMUP_STEPS, WEIGHT_DECAY = 2e-3, 100, 0.01
SAVE_EVERY_S = 60.0


def network() -> Wav2Vec2ForCTC:
    """An untrained network; `group` norm makes it deaf to the level."""
    return Wav2Vec2ForCTC(
        Wav2Vec2Config(
            vocab_size=len(CHARACTERS), hidden_size=WIDTH, num_hidden_layers=LAYERS,
            num_attention_heads=HEADS, intermediate_size=4 * WIDTH, conv_dim=CONVOLUTIONS,
            feat_extract_norm="group", num_conv_pos_embeddings=32,
            num_conv_pos_embedding_groups=4, pad_token_id=0, bos_token_id=1, eos_token_id=2,
            mask_time_prob=0.0, mask_feature_prob=0.0, layerdrop=0.0, hidden_dropout=0.0,
            attention_dropout=0.0, feat_proj_dropout=0.0, final_dropout=0.0,
            activation_dropout=0.0, apply_spec_augment=False,
        )
    )  # fmt: skip


def batch(seed: int, step: int) -> tuple[list[Audio], list[str]]:
    """Recordings of one or two phrases and their texts."""
    rng, noise = random.Random(seed * 1_000_003 + step), np.random.default_rng([seed, step])
    count = 1 if rng.random() < 0.7 else 2
    recordings: list[Audio] = []
    texts: list[str] = []
    while len(texts) < BATCH // count:
        said = speak(message(rng, count, OTHER_NUMBERS), training_voice(rng), rng, 1.0)
        recordings.append(training_line(said.audio, noise))
        texts.append(said.text)
    return recordings, texts


def loss_of(model: Wav2Vec2ForCTC, recordings: list[Audio], texts: list[str]) -> Tensor:
    """CTC loss; shorter recordings are filled up with faint noise, as silence has it."""
    longest = max(map(len, recordings))
    audio = torch.randn(len(recordings), longest) * 1e-4
    for row, recording in zip(audio, recordings, strict=True):
        row[: len(recording)] = torch.from_numpy(recording)
    scores = model(audio).logits.log_softmax(-1).transpose(0, 1)
    targets = [torch.tensor(spelling(t)) for t in texts]
    frames = torch.full((len(recordings),), scores.shape[0])
    lengths = torch.tensor([len(t) for t in targets])
    return functional.ctc_loss(
        scores, torch.cat(targets), frames, lengths, blank=0, zero_infinity=True
    )


def save(model: Wav2Vec2ForCTC, folder: Path) -> None:
    """Write the folder as `whisperx.load_align_model(model_name=folder)` takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(
        json.dumps({c: i for i, c in enumerate(CHARACTERS)}, ensure_ascii=False), encoding="utf-8"
    )
    tokenizer = Wav2Vec2CTCTokenizer(
        str(vocabulary), unk_token="<unk>", pad_token="<pad>", word_delimiter_token="|",
        do_lower_case=True,
    )  # fmt: skip
    extractor = Wav2Vec2FeatureExtractor(
        feature_size=1, sampling_rate=RATE_HZ, padding_value=0.0, do_normalize=False,
        return_attention_mask=False,
    )  # fmt: skip
    Wav2Vec2Processor(extractor, tokenizer).save_pretrained(str(folder))
    model.eval().save_pretrained(str(folder))


def train(work: Path, seed: int, minutes: float, folder: Path) -> None:
    """Train for `minutes` of CPU time, earlier runs counted in, and write the folder."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    work.mkdir(parents=True, exist_ok=True)
    file = work / "aligner.pt"
    model = network()
    optimiser = torch.optim.AdamW(
        model.parameters(), PEAK_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
    )
    step, cpu_s = 0, 0.0
    if file.exists():
        state = torch.load(file)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step, cpu_s = state["step"], state["cpu_s"]
    print(f"{sum(p.numel() for p in model.parameters())} parameters, from step {step}", flush=True)
    start_s, saved_s, mean_loss, done = time.process_time() - cpu_s, cpu_s, 0.0, 0.0
    model.train()
    while done < 1:
        done = min(1.0, cpu_s / (60 * minutes))
        rate = PEAK_RATE * min(1, (step + 1) / WARMUP_STEPS)
        for group in optimiser.param_groups:
            group["lr"] = rate * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done)))
        loss = loss_of(model, *batch(seed, step))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        value = float(loss.detach())
        mean_loss = 0.98 * mean_loss + 0.02 * value if mean_loss else value
        cpu_s = time.process_time() - start_s
        if cpu_s - saved_s > SAVE_EVERY_S or done >= 1:
            saved_s = cpu_s
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(),
                     "step": step, "cpu_s": cpu_s}  # fmt: skip
            torch.save(state, file.with_suffix(".partial"))
            file.with_suffix(".partial").rename(file)
            print(f"{cpu_s / 60:5.1f} min, step {step}, loss {mean_loss:.3f}", flush=True)
    save(model, folder)
