"""Writes a checkpoint as the int8 ONNX file that the service loads (`python -m training.export`)."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.model import Reader

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("relevance", "answerable", "start", "end")


def load(checkpoint: Path) -> Reader:
    """Read a reader from one checkpoint, its depth taken from the weights' names."""
    return from_state(torch.load(checkpoint, weights_only=True)["model"])


def from_state(state: dict[str, torch.Tensor]) -> Reader:
    """Build a reader around a state dict."""
    layers = 1 + max(int(name.split(".")[3]) for name in state if name.startswith("bert.encoder.layer."))
    reader = Reader(layers)
    reader.load_state_dict(state)
    return reader.eval()


def mean_of(checkpoints: list[Path]) -> Reader:
    """Average the weights of checkpoints of one run, which often reads better than any one of them."""
    states = [torch.load(path, weights_only=True)["model"] for path in checkpoints]
    first = states[0]
    return from_state(
        {n: sum(s[n].float() for s in states) / len(states) if t.is_floating_point() else t for n, t in first.items()}
    )


def write_float(reader: Reader, path: Path) -> None:
    """Export in float32, batch and sequence length free."""
    sample = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "seq"} for name in (*INPUTS, "start", "end")}
    axes |= {name: {0: "batch"} for name in ("relevance", "answerable")}
    torch.onnx.export(
        reader,
        sample,
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def write_int8(reader: Reader, path: Path, *, per_channel: bool = True, reduce_range: bool = False) -> None:
    """Export and quantise weights to int8 (activations are quantised on the fly)."""
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "float.onnx", Path(folder) / "prepared.onnx"
        write_float(reader, plain)
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        nodes = onnx.load(str(prepared)).graph.node
        heads = [node.name for node in nodes if not node.name.startswith("/bert/")]
        heads += [f"{name}_MatMul" for name in heads]  # what the quantiser calls a Gemm that it has split
        quantize_dynamic(
            str(prepared),
            str(path),
            per_channel=per_channel,
            reduce_range=reduce_range,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=heads,  # small, and the closer to the answer the more rounding shows
        )
    model = onnx.load(str(path))
    model.producer_name = "matters-arising"
    onnx.save(model, str(path))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, nargs="+", help="one checkpoint, or several to average")
    parser.add_argument("--to", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--per-tensor", action="store_true", help="one scale for a whole matrix")
    parser.add_argument("--reduce-range", action="store_true", help="7-bit weights, for CPUs without VNNI")
    parser.add_argument("--float", action="store_true", help="leave the weights in float32")
    options = parser.parse_args()
    reader = mean_of(options.checkpoint)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    if options.float:
        write_float(reader, options.to)
    else:
        write_int8(reader, options.to, per_channel=not options.per_tensor, reduce_range=options.reduce_range)
    print(f"{options.to}: {options.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
