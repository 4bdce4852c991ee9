using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>What arrives in steps: <c>drafts/&lt;guid&gt;</c>, a name without bytes until it is sealed.</summary>
public sealed partial class AzureBlobStore
{
    /// <inheritdoc/>
    public Task<IDraftBytes?> OpenDraftAsync(string token, CancellationToken cancellationToken)
    {
        var blob = DraftOf(token);
        return InStoreAsync<IDraftBytes?>(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                return new AzureDraft(blob, container.Name);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DiscardDraftAsync(string token, CancellationToken cancellationToken)
    {
        var blob = DraftOf(token);
        await InStoreAsync(
            async () =>
            {
                await EnsureContainerAsync(cancellationToken);
                // An empty commit drops what was sent and not committed.
                await blob.CommitBlockListAsync([], cancellationToken: cancellationToken);
                await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
                await AzureSource.RemoveForeignAsync(AzureSource.Direct(container, token), cancellationToken);
                return 0;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Blocks that were sent but never committed are no blob; the service drops them after a week by itself.</remarks>
    public async Task<int> SweepDraftsAsync(DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        await SweepAsync(StagedBlob.DraftPrefix, olderThan, cancellationToken) + await SweepAsync(StagedBlob.DirectPrefix, olderThan, cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    private Task<int> SweepAsync(string prefix, DateTimeOffset olderThan, CancellationToken cancellationToken) => InStoreAsync(
        async () =>
        {
            await EnsureContainerAsync(cancellationToken);
            var removed = 0;
            var listing = new GetBlobsOptions { Prefix = prefix };
            await foreach (var item in container.GetBlobsAsync(listing, cancellationToken))
            {
                if (item.Properties.LastModified >= olderThan)
                    continue;
                await AzureSource.RemoveForeignAsync(container.GetBlockBlobClient(item.Name), cancellationToken);
                removed++;
            }

            return removed;
        },
        cancellationToken);

    private BlockBlobClient DraftOf(string token) =>
        StagedBlobOf(StagedBlob.DraftPrefix + token) ?? throw new ArgumentException("A draft's token is a GUID in the form N.", nameof(token));
}
