using ModelRegistry.Core.Storage;

namespace ModelRegistry.Tests.Contracts;

public sealed class BlobStoreComplianceTests
{
    /// <summary>Every store in the product.</summary>
    public static TheoryData<Type> Stores =>
        [.. typeof(IBlobStore).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IBlobStore)))];

    [Theory]
    [MemberData(nameof(Stores))]
    public void EachStore_IsHeldToTheContract(Type store)
    {
        var contract = typeof(BlobStoreContract<>).MakeGenericType(store);

        Assert.Contains(typeof(BlobStoreComplianceTests).Assembly.GetTypes(), type => type.BaseType == contract && type is { IsAbstract: false, IsPublic: true });
    }
}
