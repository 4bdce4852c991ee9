using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>What stands in a <see cref="Phrase"/> as more than words.</summary>
/// <param name="Content">What is rendered in its place.</param>
public sealed record Piece(RenderFragment Content)
{
    /// <summary>How long ago, with the exact moment on hover.</summary>
    public static Piece Ago(DateTimeOffset moment) => new(builder =>
    {
        builder.OpenComponent<Ago>(0);
        builder.AddComponentParameter(1, nameof(Shared.Ago.Moment), moment);
        builder.CloseComponent();
    });

    /// <summary>A moment to the minute, with the exact one on hover.</summary>
    public static Piece Moment(DateTimeOffset at) => new(builder =>
    {
        builder.OpenComponent<Moment>(0);
        builder.AddComponentParameter(1, nameof(Shared.Moment.At), at);
        builder.CloseComponent();
    });

    /// <summary>Somebody, with their avatar.</summary>
    public static Piece Person(string name) => new(builder =>
    {
        builder.OpenComponent<Person>(0);
        builder.AddComponentParameter(1, nameof(Shared.Person.Name), name);
        builder.CloseComponent();
    });

    /// <summary><c>v7</c>, as a link where <paramref name="href"/> is given.</summary>
    public static Piece Version(long number, string? href = null) => new(builder =>
    {
        builder.OpenComponent<VersionNumber>(0);
        builder.AddComponentParameter(1, nameof(VersionNumber.Number), number);
        if (href is not null) builder.AddComponentParameter(2, nameof(VersionNumber.Href), href);
        builder.CloseComponent();
    });

    /// <summary>An alias as a chip.</summary>
    public static Piece Alias(string name, AliasKind kind = AliasKind.Plain) => new(builder =>
    {
        builder.OpenComponent<AliasChip>(0);
        builder.AddComponentParameter(1, nameof(AliasChip.Name), name);
        builder.AddComponentParameter(2, nameof(AliasChip.Kind), kind);
        builder.CloseComponent();
    });

    /// <summary>A name in monospace.</summary>
    public static Piece Mono(string text) => Element("span", text, "mono");

    /// <summary>What counts, in bold.</summary>
    public static Piece Strong(string text) => Element("strong", text);

    /// <summary>What is typed or sent.</summary>
    public static Piece Code(string text) => Element("code", text);

    /// <summary>A key.</summary>
    public static Piece Key(string text) => Element("kbd", text);

    /// <summary>Where more is.</summary>
    public static Piece Link(string href, string text) => new(builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", href);
        builder.AddContent(2, text);
        builder.CloseElement();
    });

    private static Piece Element(string name, string text, string? @class = null) => new(builder =>
    {
        builder.OpenElement(0, name);
        if (@class is not null) builder.AddAttribute(1, "class", @class);
        builder.AddContent(2, text);
        builder.CloseElement();
    });
}
