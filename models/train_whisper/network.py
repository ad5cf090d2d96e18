"""Whisper in small, arranged so that the silence after short audio costs nothing in training.

Whisper always sees 30 s. Beyond POSITIONS the encoder's position table is zero here, so all
positions of that silence are alike: one of them, weighted by their number, stands for all in the
attention, exactly. Of the silence within POSITIONS, a sample stands for all, nearly. Likewise the
tokens no phrase uses share one embedding row.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, ENCODER_LAYERS, DECODER_LAYERS = 64, 4, 3, 2
MELS = 80
ENCODER_POSITIONS, DECODER_POSITIONS = 1500, 448
POSITIONS = 640
"""Encoder positions of 20 ms that are told apart: 12.8 s."""
FRAMES_A_POSITION = 2
SILENT_SAMPLE = 24
"""Positions of silence that stand for all of it where a batch is shorter than POSITIONS."""
TAIL_FRAMES = 8
"""Frames of silence after the positions, for the one that stands for the rest."""


class Attention(nn.Module):
    """Multi-head attention with Whisper's choice of biases."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH, bias=False)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor, source: Tensor, bias: Tensor | None) -> Tensor:
        """x (B, T, WIDTH) attends to source (B, S, WIDTH); bias is added, or None for causal."""

        def heads(t: Tensor) -> Tensor:
            return t.view(t.shape[0], t.shape[1], HEADS, -1).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            heads(self.query(x)), heads(self.key(source)), heads(self.value(source)),
            attn_mask=bias, is_causal=bias is None,
        )  # fmt: skip
        return self.out(mixed.transpose(1, 2).reshape(x.shape))


class Layer(nn.Module):
    """A pre-norm transformer layer; a decoder's also attends to the encoder."""

    def __init__(self, decoder: bool) -> None:
        super().__init__()
        self.self_norm, self.self_attention = nn.LayerNorm(WIDTH), Attention()
        self.cross_norm = nn.LayerNorm(WIDTH) if decoder else None
        self.cross_attention = Attention() if decoder else None
        self.norm = nn.LayerNorm(WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.dropout = nn.Dropout(0.05)

    def forward(self, x: Tensor, bias: Tensor, source: Tensor | None = None) -> Tensor:
        """`bias` weighs the encoder's positions."""
        y = self.self_norm(x)
        x = x + self.dropout(self.self_attention(y, y, bias if source is None else None))
        if self.cross_attention and self.cross_norm and source is not None:
            x = x + self.dropout(self.cross_attention(self.cross_norm(x), source, bias))
        return x + self.dropout(self.narrow(functional.gelu(self.wide(self.norm(x)))))


def sinusoids(length: int) -> Tensor:
    """Whisper's position table, (length, WIDTH)."""
    step = math.log(10_000) / (WIDTH // 2 - 1)
    angle = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(WIDTH // 2))
    return torch.cat([angle.sin(), angle.cos()], 1)


class Network(nn.Module):
    """The whole model over `tokens` used tokens of a vocabulary of `vocabulary`.

    `letters` is the number of characters its speller tells apart.
    """

    positions: Tensor
    unused: Tensor

    def __init__(self, tokens: int, vocabulary: int, letters: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MELS, WIDTH, 3, padding=1)
        self.conv2 = nn.Conv1d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.encoder = nn.ModuleList(Layer(False) for _ in range(ENCODER_LAYERS))
        self.encoder_norm = nn.LayerNorm(WIDTH)
        self.decoder = nn.ModuleList(Layer(True) for _ in range(DECODER_LAYERS))
        self.decoder_norm = nn.LayerNorm(WIDTH)
        # The last row is every unused token's.
        self.embedding = nn.Parameter(torch.randn(tokens + 1, WIDTH) * WIDTH**-0.5)
        self.text_positions = nn.Parameter(0.1 * sinusoids(DECODER_POSITIONS))
        # Spells what is heard, in training only: the decoder then soon finds where to look.
        self.speller = nn.Linear(WIDTH, letters)
        self.register_buffer("positions", sinusoids(POSITIONS), persistent=False)
        count = torch.zeros(tokens + 1)
        count[-1] = math.log(vocabulary - tokens)
        self.register_buffer("unused", count, persistent=False)

    def encode(self, mel: Tensor, offset: int = 0) -> tuple[Tensor, Tensor]:
        """Encode (B, MELS, 2 T + TAIL_FRAMES) of log-mel, silence at its end.

        The T positions are taken from `offset` on. Gives the states (B, T + more, WIDTH) and the
        bias that weighs them: of the silent positions left out, a few stand for all.
        """
        x = functional.gelu(self.conv2(functional.gelu(self.conv1(mel)))).transpose(1, 2)
        count = (mel.shape[2] - TAIL_FRAMES) // FRAMES_A_POSITION
        silent = x[:, count + 2 : count + 3]
        told = self.positions[offset : offset + count]
        others = self._silent_sample(offset, count)
        zero = torch.zeros(1, WIDTH)
        x = torch.cat(
            [x[:, :count] + told, silent + self.positions[others], silent + zero],
            dim=1,
        )
        bias = torch.zeros(1, 1, 1, x.shape[1])
        if len(others):
            bias[..., count:-1] = math.log((POSITIONS - count) / len(others))
        bias[..., -1] = math.log(ENCODER_POSITIONS - POSITIONS)
        for layer in self.encoder:
            x = layer(x, bias)
        return self.encoder_norm(x), bias

    def _silent_sample(self, offset: int, count: int) -> Tensor:
        """Up to SILENT_SAMPLE of the positions outside `offset` … `offset + count`, evenly."""
        outside = torch.tensor([*range(offset), *range(offset + count, POSITIONS)])
        size = min(SILENT_SAMPLE, len(outside))
        if size == 0:
            return outside.long()
        step = len(outside) / size
        return outside[((torch.arange(size) + torch.rand(size)) * step).long()]

    def decode(self, tokens: Tensor, states: Tensor, bias: Tensor) -> Tensor:
        """Logits (B, L, used + 1) after each of the compact token numbers (B, L)."""
        x = self.embedding[tokens] + self.text_positions[: tokens.shape[1]]
        for layer in self.decoder:
            x = layer(x, bias, states)
        return self.decoder_norm(x) @ self.embedding.T + self.unused
