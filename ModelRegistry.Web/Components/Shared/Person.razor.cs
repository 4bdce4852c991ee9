using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Who did it: initials and name, on one line.</summary>
public sealed partial class Person
{
    /// <summary>The account's name.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    private string Said => L[Actor.Say(Name)];
}
