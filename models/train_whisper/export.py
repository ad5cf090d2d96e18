"""Write the trained Whisper as a CTranslate2 folder that faster-whisper and whisperx load."""

from pathlib import Path

import numpy as np
import torch
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec
from ctranslate2.specs.model_spec import LayerSpec
from torch import Tensor, nn

from models.train_whisper import decoder
from models.train_whisper.network import (
    DECODER_LAYERS,
    ENCODER_LAYERS,
    ENCODER_POSITIONS,
    HEADS,
    POSITIONS,
    WIDTH,
    Attention,
    Layer,
    Network,
)
from models.train_whisper.tokenizer import LANGUAGES, VOCABULARY, Compact, vocabulary
from models.train_whisper.train import untrained, used_tokens

FILES = ["model.bin", "config.json", "vocabulary.json", "tokenizer.json"]


def array(tensor: Tensor) -> np.ndarray:
    """The tensor's values as CTranslate2 takes them."""
    return tensor.detach().float().numpy()


def set_linear(spec: LinearSpec, *modules: nn.Linear) -> None:
    """Fill in one linear layer, or several stacked; a missing bias counts as zero."""
    spec.weight = np.concatenate([array(m.weight) for m in modules])
    biases = [m.bias if m.bias is not None else torch.zeros(m.out_features) for m in modules]
    spec.bias = np.concatenate([array(b) for b in biases])


def set_norm(spec: LayerNormSpec, module: nn.LayerNorm) -> None:
    """Fill in a layer norm."""
    spec.gamma, spec.beta = array(module.weight), array(module.bias)


def set_attention(spec: LayerSpec, module: Attention, norm: nn.LayerNorm, cross: bool) -> None:
    """Fill in an attention: query, key and value stacked, or key and value apart for the cross."""
    if cross:
        set_linear(spec.linear[0], module.query)
        set_linear(spec.linear[1], module.key, module.value)
    else:
        set_linear(spec.linear[0], module.query, module.key, module.value)
    set_linear(spec.linear[-1], module.out)
    set_norm(spec.layer_norm, norm)


def set_layer(spec: LayerSpec, layer: Layer) -> None:
    """Fill in a layer of the encoder or the decoder."""
    set_attention(spec.self_attention, layer.self_attention, layer.self_norm, cross=False)
    if layer.cross_attention and layer.cross_norm:
        set_attention(spec.attention, layer.cross_attention, layer.cross_norm, cross=True)
    set_norm(spec.ffn.layer_norm, layer.norm)
    set_linear(spec.ffn.linear_0, layer.wide)
    set_linear(spec.ffn.linear_1, layer.narrow)


def specification(network: Network, compact: Compact) -> WhisperSpec:
    """The whole model with Whisper's full vocabulary and 30 s of positions."""
    spec = WhisperSpec(ENCODER_LAYERS, HEADS, DECODER_LAYERS, HEADS)
    encoder, writer = spec.encoder, spec.decoder
    for place, conv in ((encoder.conv1, network.conv1), (encoder.conv2, network.conv2)):
        place.weight, place.bias = array(conv.weight), array(conv.bias)
    beyond = torch.zeros(ENCODER_POSITIONS - POSITIONS, WIDTH)
    encoder.position_encodings.encodings = array(torch.cat([network.positions, beyond]))
    writer.position_encodings.encodings = array(network.text_positions)
    set_norm(encoder.layer_norm, network.encoder_norm)
    set_norm(writer.layer_norm, network.decoder_norm)
    for place, layer in zip(encoder.layer, network.encoder, strict=True):
        set_layer(place, layer)
    for place, layer in zip(writer.layer, network.decoder, strict=True):
        set_layer(place, layer)
    embedding = network.embedding[-1:].expand(VOCABULARY, -1).clone()
    embedding[torch.tensor(compact.used)] = network.embedding[:-1]
    writer.embeddings.weight = array(embedding)
    writer.projection.weight = writer.embeddings.weight
    writer.scale_embeddings = False

    special = compact.special
    first = special("en")
    spec.config.lang_ids = list(range(first, first + LANGUAGES))
    names = "startoftranscript translate transcribe startoflm startofprev nospeech".split()
    spec.config.suppress_ids = sorted(special(name) for name in names)
    blank = compact.tokenizer.encode(" ", add_special_tokens=False).ids
    spec.config.suppress_ids_begin = [*blank, special("endoftext")]
    spec.config.alignment_heads = [[DECODER_LAYERS - 1, head] for head in range(HEADS)]
    spec.register_vocabulary(vocabulary(compact.tokenizer))
    return spec


def export(work: Path, folder: Path) -> None:
    """Write the FILES from the checkpoint's average, weights as 8-bit integers."""
    compact = used_tokens()
    network = untrained(compact)
    network.load_state_dict(torch.load(work / decoder.FILE)["average"])
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        spec = specification(network.eval(), compact)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    compact.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name in FILES:
        print(f"{folder / name}: {(folder / name).stat().st_size / 1e6:.2f} MB")
