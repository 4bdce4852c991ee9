namespace ModelRegistry.Web.Components.Theme;

/// <summary>
/// One theme's colours, as CSS colours. Each property becomes <c>--mr-…</c> in kebab case:
/// <see cref="InkSoft"/> is <c>--mr-ink-soft</c>.
/// </summary>
public sealed record Tones
{
    /// <summary><c>light</c> or <c>dark</c>: what the browser paints its own controls in.</summary>
    public required string Scheme { get; init; }

    /// <summary>Behind everything.</summary>
    public required string Ground { get; init; }

    /// <summary>Menus, dialogs, inputs.</summary>
    public required string Surface { get; init; }

    /// <summary>Code and table heads.</summary>
    public required string Sunken { get; init; }

    /// <summary>A row or control under the pointer; skeletons.</summary>
    public required string Hover { get; init; }

    /// <summary>Hairlines that only divide.</summary>
    public required string Line { get; init; }

    /// <summary>Edges that mean something, as an input's: 3:1 on the ground.</summary>
    public required string LineStrong { get; init; }

    /// <summary>Text.</summary>
    public required string Ink { get; init; }

    /// <summary>Second text: 7:1 on the ground.</summary>
    public required string InkSoft { get; init; }

    /// <summary>Third text: 4.5:1 on ground, surface and sunken.</summary>
    public required string InkFaint { get; init; }

    /// <summary>The one colour of action: links, primary buttons, focus.</summary>
    public required string Accent { get; init; }

    /// <summary>The accent under the pointer.</summary>
    public required string AccentStrong { get; init; }

    /// <summary>Text on the accent.</summary>
    public required string AccentInk { get; init; }

    /// <summary>What is selected or may take a drop.</summary>
    public required string AccentWash { get; init; }

    /// <summary>A protected alias.</summary>
    public required string Seal { get; init; }

    /// <summary>Text on a protected alias.</summary>
    public required string SealInk { get; init; }

    /// <summary>Improved, added, done.</summary>
    public required string Better { get; init; }

    /// <summary>Behind what improved.</summary>
    public required string BetterWash { get; init; }

    /// <summary>Worsened, removed, failed.</summary>
    public required string Worse { get; init; }

    /// <summary>Behind what worsened.</summary>
    public required string WorseWash { get; init; }

    /// <summary>Needs a look.</summary>
    public required string Caution { get; init; }

    /// <summary>Behind what needs a look.</summary>
    public required string CautionWash { get; init; }

    /// <summary>The one shadow, for what floats.</summary>
    public required string Shadow { get; init; }

    /// <summary>Behind a dialog.</summary>
    public required string Scrim { get; init; }
}
