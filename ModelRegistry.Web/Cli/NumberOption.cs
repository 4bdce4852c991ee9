using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ModelRegistry.Web.Cli;

/// <summary>
/// An option that takes a whole number. Every verb's numbers are one of these: what is none, or out of bounds, is told in one sentence while the command
/// line is read, and ends with <see cref="ExitCodes.Usage"/>.
/// </summary>
internal sealed class NumberOption : Option<int?>
{
    /// <summary>One with its bounds.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="least">The least that it takes.</param>
    /// <param name="most">The most.</param>
    /// <param name="unit">What it counts, in the plural: <c>days</c>.</param>
    public NumberOption(string name, int least, int most, string unit)
        : base(name)
    {
        // Without this an option that may be left out may also stand without its number, and would mean nothing then.
        Arity = ArgumentArity.ExactlyOne;
        HelpName = unit;
        CustomParser = argument =>
        {
            var word = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : string.Empty;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            argument.AddError(FormattableString.Invariant($"{name} takes a whole number of {unit} from {least} to {most}, and '{word}' is none."));
            return null;
        };
    }
}
