using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Comparison;

/// <summary>One file's tensors.</summary>
internal sealed record TensorFile(string Path, FileFormat Format, IReadOnlyList<TensorInfo> Tensors);

/// <summary>Sets tensors side by side.</summary>
internal static class TensorRows
{
    /// <summary>Tensors that are listed at most; the rest are counted.</summary>
    public const int Most = 500;

    /// <summary>Rows in the order of the files and their tensors, the base's first.</summary>
    /// <param name="columns">Null for a column that was not looked into.</param>
    public static ComparedRows<ComparedTensor> Of(IReadOnlyList<IReadOnlyList<TensorFile>?> columns, bool all)
    {
        var named = columns.Select(column => column is null ? null : Named(column)).ToList();
        var rows = new List<ComparedTensor>();
        var (total, differing) = (0, 0);
        foreach (var key in named.SelectMany(column => column?.Keys ?? Enumerable.Empty<(FileFormat Format, string Name)>()).Distinct())
        {
            var values = named.ConvertAll(column => column?.GetValueOrDefault(key));
            var there = values.Where((_, column) => named[column] is not null).ToList();
            var differs = there.Exists(tensor => !IsSame(tensor, there[0]));
            total++;
            if (differs) differing++;
            if ((differs || all) && rows.Count < Most) rows.Add(new(key.Format, key.Name, values, differs));
        }

        return new(rows, total, differing, all);
    }

    // By name alone where it can be: the shards of one model are cut elsewhere each time, and files are renamed.
    private static OrderedDictionary<(FileFormat Format, string Name), TensorInfo> Named(IReadOnlyList<TensorFile> files)
    {
        var twice = files.SelectMany(file => file.Tensors.Select(tensor => (file.Format, tensor.Name)))
            .GroupBy(key => key).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet();
        var named = new OrderedDictionary<(FileFormat Format, string Name), TensorInfo>();
        foreach (var file in files)
        {
            // A file that names one tensor twice has its first listed.
            foreach (var tensor in file.Tensors)
                named.TryAdd((file.Format, twice.Contains((file.Format, tensor.Name)) ? $"{file.Path}: {tensor.Name}" : tensor.Name), tensor);
        }

        return named;
    }

    private static bool IsSame(TensorInfo? a, TensorInfo? b) => a is null || b is null
        ? a is null && b is null
        : string.Equals(a.DType, b.DType, StringComparison.Ordinal) && a.Shape.SequenceEqual(b.Shape, StringComparer.Ordinal);
}
