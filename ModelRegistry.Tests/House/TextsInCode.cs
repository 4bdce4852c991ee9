using System.Reflection;
using ModelRegistry.Core.Common;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace ModelRegistry.Tests.House;

/// <summary>A text that compiled code makes.</summary>
/// <param name="Format">Its key.</param>
/// <param name="Where">The type and method.</param>
internal sealed record TextUse(string Format, string Where);

/// <summary>
/// The texts of an assembly, read from what the compiler made of them: pages and classes look the same there, and a conversion that nobody
/// sees in the source stands out.
/// </summary>
internal sealed class TextsInCode
{
    private static readonly string TextName = typeof(Text).FullName!;

    // The ways from a string to a text: what they are given is looked at where they are called.
    private static readonly string[] Makers = ["op_Implicit", nameof(Text.FromString), nameof(Text.Verbatim), nameof(Text.Stored), nameof(Text.AppendFormatted), nameof(Text.Capital)];

    private readonly List<TextUse> uses = [];
    private readonly List<string> offenders = [];

    private TextsInCode(Assembly assembly, Func<TypeDefinition, bool> takes)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        foreach (var type in module.GetTypes().Where(takes))
        {
            foreach (var method in type.Methods.Where(method => method.HasBody && !(type.FullName == TextName && Makers.Contains(method.Name, StringComparer.Ordinal)))) Read(method);
        }
    }

    /// <summary>Every text whose format is known.</summary>
    public IReadOnlyList<TextUse> Uses => uses;

    /// <summary>Texts that no translation can be found for, or that are shown without one.</summary>
    public IReadOnlyList<string> Offenders => offenders;

    public static TextsInCode Of(Assembly assembly) => new(assembly, _ => true);

    public static TextsInCode Of(Type type) => new(type.Assembly, found => found.FullName == type.FullName!.Replace('+', '/'));

    private void Read(MethodDefinition method)
    {
        var where = $"{method.DeclaringType.FullName}.{method.Name}";
        var targets = TargetsOf(method.Body);
        var open = new Stack<Handler>();
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference called) continue;
            if (called.DeclaringType.FullName == TextName) ReadText(called.Name, instruction, open, targets, where);
            else ReadShowing(called, instruction, where);
        }
    }

    private void ReadText(string name, Instruction instruction, Stack<Handler> open, HashSet<Instruction> targets, string where)
    {
        switch (name)
        {
            case ".ctor" when Number(Before(Before(instruction))) is { } literal && Number(Before(instruction)) is { } formatted:
                open.Push(new(literal, formatted));
                return;
            case nameof(Text.AppendLiteral):
                var words = Before(instruction)?.Operand as string ?? string.Empty;
                Close(open, open.Peek().Say(words), where);
                return;
            case nameof(Text.AppendFormatted):
                // One word may be a name that is the same everywhere; a phrase is English.
                if (Before(instruction) is { Operand: string argument } && argument.Contains(' ', StringComparison.Ordinal)) offenders.Add($"{where}: an argument that is a string, not a text: {argument}");
                Close(open, open.Peek().Leave(), where);
                return;
            case "op_Implicit" or nameof(Text.FromString):
                if (!targets.Contains(instruction) && Before(instruction) is { Operand: string whole }) uses.Add(new(Escape(whole), where));
                else offenders.Add($"{where}: a text of a string that was put together before; cast the arms of the conditional, or take Text.Verbatim or Text.Stored");
                return;
            case nameof(Text.Count):
                ReadCount(instruction, targets, where);
                return;
        }
    }

    private void ReadCount(Instruction instruction, HashSet<Instruction> targets, string where)
    {
        if (!targets.Contains(instruction) && Before(instruction) is { Operand: string many } second && Before(second) is { Operand: string one })
            uses.Add(new($"{{0}} {Escape(one)}|{{0}} {Escape(many)}", where));
        else offenders.Add($"{where}: a count whose nouns are no literals");
    }

    // A text that is written out by itself is English, whoever looks.
    private void ReadShowing(MethodReference called, Instruction instruction, string where)
    {
        var isText = called is GenericInstanceMethod { GenericArguments: [{ } argument] } && argument.FullName == TextName
            && called.Name == "AppendFormatted" && called.DeclaringType.Name == "DefaultInterpolatedStringHandler";
        var isContent = called.Name == "AddContent" && called.Parameters is [_, { ParameterType.MetadataType: MetadataType.Object }]
            && Before(instruction)?.Operand is MethodReference { ReturnType.FullName: var shown } && shown == TextName;
        if (isText || isContent) offenders.Add($"{where}: shows a text without L");
    }

    private void Close(Stack<Handler> open, bool isWhole, string where)
    {
        if (isWhole) uses.Add(new(open.Pop().Format, where));
    }

    private static HashSet<Instruction> TargetsOf(MethodBody body) =>
        body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            Instruction one => [one],
            Instruction[] many => many,
            _ => Enumerable.Empty<Instruction>(),
        }).ToHashSet();

    private static Instruction? Before(Instruction? instruction)
    {
        do instruction = instruction?.Previous;
        while (instruction?.OpCode.Code == Code.Nop);
        return instruction;
    }

    private static int? Number(Instruction? instruction) => instruction?.OpCode.Code switch
    {
        Code.Ldc_I4 => (int)instruction.Operand,
        Code.Ldc_I4_S => (sbyte)instruction.Operand,
        >= Code.Ldc_I4_0 and <= Code.Ldc_I4_8 => instruction.OpCode.Code - Code.Ldc_I4_0,
        _ => null,
    };

    private static string Escape(string words) => words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    // The compiler says at its beginning how much a text will hold: that is how its end is known.
    private sealed class Handler(int literal, int formatted)
    {
        private int unsaid = literal;
        private int arguments;

        public string Format { get; private set; } = string.Empty;

        public bool Say(string words)
        {
            Format += Escape(words);
            unsaid -= words.Length;
            return IsWhole;
        }

        public bool Leave()
        {
            Format += FormattableString.Invariant($"{{{arguments++}}}");
            return IsWhole;
        }

        private bool IsWhole => unsaid <= 0 && arguments >= formatted;
    }
}
