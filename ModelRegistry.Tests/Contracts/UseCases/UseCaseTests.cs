using System.Reflection;
using Microsoft.Extensions.Hosting;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Tests.Contracts.UseCases;

/// <summary>No write and no query of Core is forgotten in the lists that the suites go through.</summary>
public sealed class UseCaseTests
{
    private static readonly Type[] Assembly = typeof(LogVersion).Assembly.GetTypes();

    [Fact]
    public void EachWriteOfCore_IsInTheList()
    {
        var writes = Assembly.Where(type => type is { IsClass: true, IsAbstract: false } && type != typeof(RegistryWrites)
            // What runs in the background, and what looks after the bytes as the registry itself, asks for nobody's rights.
            && !type.IsAssignableTo(typeof(BackgroundService)) && type.Namespace != typeof(RotMarks).Namespace && type != typeof(SweepBlobs) && TakesPart(type));

        Assert.Equal(writes.Select(t => t.Name).Order(), EveryWrite.All.Select(u => u.Type.Name).Distinct().Order());
    }

    // A write goes through the one transaction, or through a write that does.
    private static bool TakesPart(Type type) => type.Namespace?.Contains("Samples", StringComparison.Ordinal) != true && type.GetConstructors()
        .SelectMany(c => c.GetParameters().Select(p => p.ParameterType))
        .Any(needs => needs == typeof(RegistryWrites) || (needs != type && Array.Exists(Assembly, known => known == needs) && needs.IsSealed && TakesPart(needs)));

    [Fact]
    public void EachQueryOfCore_IsInTheList()
    {
        var listed = EveryRead.All.GroupBy(u => u.Type).ToDictionary(g => g.Key, g => g.Select(u => u.Label.Split(',')[0]).ToHashSet(StringComparer.Ordinal));
        var forgotten = Assembly
            .Where(type => type is { IsClass: true, IsPublic: true } && type.Name.EndsWith("Queries", StringComparison.Ordinal) || type == typeof(FileDownloads) || type == typeof(ModelCards) || type == typeof(FileInspections))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(p => p.ParameterType == typeof(Actor)))
            .Where(method => !listed.TryGetValue(method.DeclaringType!, out var labels) || !labels.Any(label => label.StartsWith(method.Name, StringComparison.Ordinal)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Empty(forgotten);
    }

    [Fact]
    public void EachSuiteOfTheRegistry_RunsOnBothDatabases()
    {
        var types = typeof(UseCaseTests).Assembly.GetTypes();
        foreach (var suite in types.Where(t => t is { IsAbstract: true } && t.BaseType == typeof(RegistryContract)))
        {
            var derived = types.Where(t => t.BaseType == suite).Select(t => t.Name).ToList();
            Assert.Contains(derived, name => name.StartsWith("Sqlite", StringComparison.Ordinal));
            Assert.Contains(derived, name => name.StartsWith("SqlServer", StringComparison.Ordinal));
        }
    }
}
