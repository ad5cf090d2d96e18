"""The network: a causal stack of depthwise-separable convolutions with a CTC output.

40 log-mel values each 10 ms go in, four frames are taken together, and every 40 ms one
log-probability vector over the tokens comes out. Nothing looks ahead: the network learns to answer
as late as it must. State between chunks is the last `KERNEL - 1` inputs of each layer.
"""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train_stt.features import MEL_BINS

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
BLANK = 0
TOKENS = ["<blk>", " ", *LETTERS]
TOKEN_ID = {token: i for i, token in enumerate(TOKENS)}

SUBSAMPLING = 4
CHANNELS = 288
LAYERS = 9
KERNEL = 9

# Log-mel values lie around -9 +/- 4; this brings them to about unit size.
MEL_OFFSET, MEL_SCALE = 9.0, 0.25


class Layer(nn.Module):
    """Normalise, look back over KERNEL frames, mix channels through a gate, add to the input."""

    def __init__(self, channels: int, kernel: int, dropout: float) -> None:
        super().__init__()
        self.kernel = kernel
        self.norm = nn.BatchNorm1d(channels)
        self.depthwise = nn.Conv1d(channels, channels, kernel, groups=channels, bias=False)
        self.expand = nn.Conv1d(channels, 2 * channels, 1)
        self.project = nn.Conv1d(channels, channels, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, past: Tensor | None) -> tuple[Tensor, Tensor]:
        """x (B, C, T), past (B, C, KERNEL-1) or None at the start; gives output and new past."""
        y = self.norm(x)
        y = functional.pad(y, (self.kernel - 1, 0)) if past is None else torch.cat([past, y], 2)
        new_past = y[:, :, -(self.kernel - 1) :]
        y = self.project(functional.glu(self.expand(self.depthwise(y)), 1))
        return x + self.dropout(torch.relu(y)), new_past


class Network(nn.Module):
    """Features to log-probabilities; also usable chunk by chunk with `past`."""

    def __init__(
        self, channels: int = CHANNELS, layers: int = LAYERS, kernel: int = KERNEL,
        dropout: float = 0.1,
    ) -> None:  # fmt: skip
        super().__init__()
        self.past_shape = (layers, channels, kernel - 1)
        self.inlet = nn.Conv1d(MEL_BINS * SUBSAMPLING, channels, 1)
        self.layers = nn.ModuleList(Layer(channels, kernel, dropout) for _ in range(layers))
        self.norm = nn.BatchNorm1d(channels)
        self.outlet = nn.Conv1d(channels, len(TOKENS), 1)

    def forward(self, mel: Tensor, past: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """mel (B, 40, T), T a multiple of 4; past (B, layers, C, KERNEL-1).

        Returns log-probabilities (B, T/4, tokens) and the new past.
        """
        batch, bins, frames = mel.shape
        x = (mel + MEL_OFFSET) * MEL_SCALE
        x = x.reshape(batch, bins, frames // SUBSAMPLING, SUBSAMPLING).permute(0, 1, 3, 2)
        x = x.reshape(batch, bins * SUBSAMPLING, frames // SUBSAMPLING)
        x = torch.relu(self.inlet(x))
        new_past = []
        for i, layer in enumerate(self.layers):
            x, kept = layer(x, None if past is None else past[:, i])
            new_past.append(kept)
        logits = self.outlet(self.norm(x)).transpose(1, 2).float()
        return functional.log_softmax(logits, -1), torch.stack(new_past, 1)


def encode(words: str) -> Tensor:
    """Token ids of a transcript."""
    return torch.tensor([TOKEN_ID[c] for c in words])


def greedy(log_probs: Tensor) -> str:
    """Best token of each frame (T, tokens), repeats and blanks dropped."""
    best = torch.unique_consecutive(log_probs.argmax(-1))
    text = "".join(TOKENS[i] for i in cast(list[int], best.tolist()) if i != BLANK)
    return " ".join(text.split())
