using System.CommandLine;
using ModelRegistry.Web.Cli;

namespace ModelRegistry.Tests.Access;

/// <summary>Every option of every verb that takes a number answers nonsense with one sentence, while the command line is read.</summary>
public sealed class VerbNumberTests
{
    private static readonly string[] Nonsense = ["", " ", "5x", "five", "5.5", "5,5", "5%", "+5", "-1", "0", "1e1", "0x10", "99999999999999999999", "٥", "2026-11-29"];

    [Fact]
    public void Numbers_AreAllReadTheSameWay()
    {
        var numbers = Options().Where(one => IsNumber(one.Option.ValueType)).ToList();

        Assert.Equal(["token add --days", "sweep --most"], numbers.Select(one => $"{one.Verb} {one.Option.Name}"));
        Assert.All(numbers, one => Assert.IsType<NumberOption>(one.Option));
    }

    [Fact]
    public void Nonsense_IsOneSentenceThatNamesTheOption() => Assert.All(Options().Where(one => IsNumber(one.Option.ValueType)), one => Assert.All(Nonsense, word =>
    {
        var parsed = Parse(one, word);

        Assert.StartsWith($"{one.Option.Name} takes a whole number of ", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
        Assert.EndsWith($", and '{word}' is none.", parsed.Errors[0].Message, StringComparison.Ordinal);
    }));

    [Fact]
    public void Number_IsTaken() => Assert.All(Options().Where(one => IsNumber(one.Option.ValueType)), one =>
    {
        var parsed = Parse(one, "7");

        Assert.Empty(parsed.Errors);
        Assert.Equal(7, parsed.GetValue<int?>(one.Option.Name));
    });

    private static ParseResult Parse(VerbOption one, string word)
    {
        var needed = one.Command.Arguments.Select(_ => "x").Concat(one.Command.Options.Where(option => option.Required && option != one.Option).SelectMany(option => new[] { option.Name, "x" }));
        return RegistryCommands.Root([]).Parse([.. one.Verb.Split(' '), .. needed, one.Option.Name, word]);
    }

    private static IEnumerable<VerbOption> Options() => Options(RegistryCommands.Root([]), []);

    private static IEnumerable<VerbOption> Options(Command command, string[] path) =>
        command.Options.Select(option => new VerbOption(string.Join(' ', path), command, option))
            .Concat(command.Subcommands.SelectMany(verb => Options(verb, [.. path, verb.Name])));

    // Days, moments and spans too: whoever adds one adds its sentence.
    private static bool IsNumber(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return (!bare.IsEnum && Type.GetTypeCode(bare) is >= TypeCode.SByte and <= TypeCode.DateTime) || bare == typeof(TimeSpan) || bare == typeof(DateTimeOffset) || bare == typeof(DateOnly) || bare == typeof(TimeOnly);
    }

    private sealed record VerbOption(string Verb, Command Command, Option Option);
}
