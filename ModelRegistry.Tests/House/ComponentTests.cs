using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Tests.House;

/// <summary>What a component may hold. A circuit lives for hours: a context in it would grow, go stale and be used by two events at once.</summary>
public sealed class ComponentTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void Component_HoldsNoDatabaseContext() => SourceTree.AssertNone(
        "A component asks a use case or a query class; it never holds a DbContext or makes one",
        typeof(Program).Assembly.GetTypes().Where(type => typeof(IComponent).IsAssignableFrom(type)).SelectMany(ContextsOf));

    [Fact]
    public void ComponentThatHoldsAContext_IsFound() =>
        Assert.Equal(4, ContextsOf(typeof(Careless)).Distinct(StringComparer.Ordinal).Count());

    private static IEnumerable<string> ContextsOf(Type component) =>
        component.GetProperties(Everything).Select(property => (property.Name, Type: property.PropertyType))
            .Concat(component.GetFields(Everything)
                .Where(field => !field.Name.Contains("BackingField", StringComparison.Ordinal))
                .Select(field => (field.Name, Type: field.FieldType)))
            .Concat(component.GetConstructors(Everything).SelectMany(constructor => constructor.GetParameters())
                .Select(parameter => (Name: parameter.Name ?? "?", Type: parameter.ParameterType)))
            .Where(member => IsContext(member.Type))
            .Select(member => $"{component.FullName}.{member.Name}");

    private static bool IsContext(Type type) =>
        typeof(DbContext).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDbContextFactory<>));

    private sealed class Careless(DbContext asked) : ComponentBase
    {
        private readonly DbContext kept = asked;

        [Inject]
        public required IDbContextFactory<DbContext> Made { get; init; }

        public DbContext Held => kept;
    }
}
