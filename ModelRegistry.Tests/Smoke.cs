namespace ModelRegistry.Tests;

public sealed class Smoke
{
    [Fact]
    public void Runs() => Assert.NotNull(typeof(Program));
}
