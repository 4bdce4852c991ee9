using System.Globalization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>
/// ONNX by the field numbers of <c>onnx.proto</c> (ModelProto, GraphProto, TensorProto, ValueInfoProto): what the graph takes and gives, what made
/// it, and its initializers. Weights, nodes and functions are counted or leapt over.
/// </summary>
internal sealed class OnnxReader(ByteReader file)
{
    private static readonly string[] DTypes =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64",
        "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
    ];

    private readonly ProtoReader proto = new(file);
    private readonly List<FileFact> facts = [];
    private readonly List<TensorInfo> tensors = [];
    private readonly List<TensorInfo> inputs = [];
    private readonly List<TensorInfo> outputs = [];
    private long tensorCount;
    private long nodes;
    private bool hasGraph;
    private bool hasVersion;

    public static Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct) => new OnnxReader(file).ReadAsync(ct);

    private async Task<FileInspection> ReadAsync(CancellationToken ct)
    {
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            switch (number, wire)
            {
                case (1, 0):
                    hasVersion = true;
                    Fact("IR version", Words.Number((long)await proto.VarintAsync(ct)));
                    break;
                case (2, 2):
                    Fact("Producer", await proto.TextAsync(ct));
                    break;
                case (3, 2):
                    Fact("Producer version", await proto.TextAsync(ct));
                    break;
                case (4, 2):
                    Fact("Domain", await proto.TextAsync(ct));
                    break;
                case (5, 0):
                    Fact("Model version", Words.Number((long)await proto.VarintAsync(ct)));
                    break;
                case (6, 2):
                    Fact("Description", await proto.TextAsync(ct));
                    break;
                case (7, 2):
                    await InsideAsync(GraphAsync, ct);
                    hasGraph = true;
                    break;
                case (8, 2):
                    await InsideAsync(OpsetAsync, ct);
                    break;
                case (14, 2):
                    await InsideAsync(MetadataAsync, ct);
                    break;
                default:
                    await proto.SkipAsync(wire, ct);
                    break;
            }
        }

        if (!hasGraph || !hasVersion) throw new UnreadableException("It is no ONNX model: it has no graph.");
        Fact("Nodes", nodes.ToString(CultureInfo.InvariantCulture));
        return new()
        {
            Format = FileFormat.Onnx,
            Facts = facts,
            Tensors = tensors,
            TensorCount = tensorCount,
            Inputs = inputs,
            Outputs = outputs,
            State = tensorCount > tensors.Count ? InspectionState.Part : InspectionState.Whole,
            Note = tensorCount > tensors.Count ? (Text)$"The first {tensors.Count} of {tensorCount} initializers are listed." : null,
        };
    }

    private async Task GraphAsync(CancellationToken ct)
    {
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            switch (number, wire)
            {
                case (1, 2):
                    nodes++;
                    await proto.SkipAsync(wire, ct);
                    break;
                case (2, 2):
                    Fact("Graph", await proto.TextAsync(ct));
                    break;
                case (5, 2):
                    tensorCount++;
                    if (tensors.Count < InspectionLimits.Tensors) await InsideAsync(TensorAsync, ct);
                    else await proto.SkipAsync(wire, ct);
                    break;
                case (11, 2):
                    await InsideAsync(inner => ValueAsync(inputs, inner), ct);
                    break;
                case (12, 2):
                    await InsideAsync(inner => ValueAsync(outputs, inner), ct);
                    break;
                default:
                    await proto.SkipAsync(wire, ct);
                    break;
            }
        }
    }

    private async Task TensorAsync(CancellationToken ct)
    {
        var (name, type, shape) = (string.Empty, 0UL, new List<string>());
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            switch (number, wire)
            {
                case (1, 0):
                    Add(shape, (long)await proto.VarintAsync(ct));
                    break;
                case (1, 2):
                    await InsideAsync(async inner =>
                    {
                        while (file.Position < file.End) Add(shape, (long)await proto.VarintAsync(inner));
                    }, ct);
                    break;
                case (2, 0):
                    type = await proto.VarintAsync(ct);
                    break;
                case (8, 2):
                    name = await proto.TextAsync(ct);
                    break;
                default:
                    await proto.SkipAsync(wire, ct);
                    break;
            }
        }

        tensors.Add(new(name, DType(type), shape));
    }

    // ValueInfoProto: name, and a TypeProto that may be a tensor's.
    private async Task ValueAsync(List<TensorInfo> into, CancellationToken ct)
    {
        var (name, type, shape) = (string.Empty, (string?)null, new List<string>());
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            if ((number, wire) == (1, 2)) name = await proto.TextAsync(ct);
            else if ((number, wire) == (2, 2)) await InsideAsync(async inner => type = await TypeAsync(shape, inner) ?? type, ct);
            else await proto.SkipAsync(wire, ct);
        }

        if (into.Count < InspectionLimits.Facts) into.Add(new(name, type ?? "not a tensor", shape));
    }

    private async Task<string?> TypeAsync(List<string> shape, CancellationToken ct)
    {
        string? type = null;
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            if ((number, wire) != (1, 2))
            {
                await proto.SkipAsync(wire, ct);
                continue;
            }

            await InsideAsync(async inner =>
            {
                while (await proto.NextAsync(inner) is var (field, kind))
                {
                    if ((field, kind) == (1, 0)) type = DType(await proto.VarintAsync(inner));
                    else if ((field, kind) == (2, 2)) await InsideAsync(deeper => ShapeAsync(shape, deeper), inner);
                    else await proto.SkipAsync(kind, inner);
                }
            }, ct);
        }

        return type;
    }

    private async Task ShapeAsync(List<string> shape, CancellationToken ct)
    {
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            if ((number, wire) != (1, 2))
            {
                await proto.SkipAsync(wire, ct);
                continue;
            }

            await InsideAsync(async inner =>
            {
                var dimension = "?";
                while (await proto.NextAsync(inner) is var (field, kind))
                {
                    if ((field, kind) == (1, 0)) dimension = Words.Number((long)await proto.VarintAsync(inner));
                    else if ((field, kind) == (2, 2)) dimension = await proto.TextAsync(inner);
                    else await proto.SkipAsync(kind, inner);
                }

                if (shape.Count == InspectionLimits.Rank) throw new UnreadableException("One of its tensors has too many dimensions.");
                shape.Add(dimension);
            }, ct);
        }
    }

    private async Task OpsetAsync(CancellationToken ct)
    {
        var (domain, version) = (string.Empty, 0UL);
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            if ((number, wire) == (1, 2)) domain = await proto.TextAsync(ct);
            else if ((number, wire) == (2, 0)) version = await proto.VarintAsync(ct);
            else await proto.SkipAsync(wire, ct);
        }

        Fact(domain.Length == 0 ? "Opset" : $"Opset of {domain}", Words.Number((long)version));
    }

    private async Task MetadataAsync(CancellationToken ct)
    {
        var (key, value) = (string.Empty, string.Empty);
        while (await proto.NextAsync(ct) is var (number, wire))
        {
            if ((number, wire) == (1, 2)) key = await proto.TextAsync(ct);
            else if ((number, wire) == (2, 2)) value = await proto.TextAsync(ct);
            else await proto.SkipAsync(wire, ct);
        }

        Fact(key, value);
    }

    private async Task InsideAsync(Func<CancellationToken, Task> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var outer = await proto.EnterAsync(ct);
        await read(ct);
        file.End = outer;
    }

    private void Fact(string name, string value)
    {
        if (facts.Count < InspectionLimits.Facts && value.Length > 0) facts.Add(new(name, Words.Value(value)));
    }

    private static void Add(List<string> shape, long dimension)
    {
        if (shape.Count == InspectionLimits.Rank) throw new UnreadableException("One of its tensors has too many dimensions.");
        shape.Add(Words.Number(dimension));
    }

    private static string DType(ulong type) => type < (ulong)DTypes.Length ? DTypes[type] : $"type {type}";
}
