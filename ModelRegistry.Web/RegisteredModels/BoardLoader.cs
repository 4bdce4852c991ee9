using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Reads what a board shows.</summary>
public sealed class BoardLoader(CollectionQueries collections, RegisteredModelQueries models)
{
    /// <summary>Rows of a page.</summary>
    public const int RowsPerPage = 50;

    /// <summary>One page of the board, or the refusals of the queries: <c>not_found</c>, <c>cursor_invalid</c>.</summary>
    public async Task<Result<BoardView>> LoadAsync(string entity, string model, string? cursor, Actor actor, CancellationToken ct)
    {
        if (!(await collections.GetAsync(CollectionPath.OfModel(entity, model), actor, ct)).TryGet(out var reader, out var error)) return error;
        var page = await models.ListAsync(entity, model, new PageRequest(RowsPerPage, string.IsNullOrEmpty(cursor) ? null : cursor), actor, ct);
        if (!page.TryGet(out var rows, out error)) return error;
        var view = new BoardView(reader, rows, []);
        var holders = view.Protected.Append(view.Find(BoardView.BaselineAlias)).Select(alias => alias?.Number).OfType<int>().Distinct().ToList();
        var elsewhere = holders.Where(number => rows.Items.All(row => row.Number != number)).Take(PageRequest.MaxLimit).ToList();
        if (elsewhere.Count > 0)
        {
            if (!(await models.ListByNumberAsync(entity, model, elsewhere, actor, ct)).TryGet(out var found, out error)) return error;
            view = view with { Holders = found };
        }

        if (string.IsNullOrEmpty(cursor) || rows.Items.Count == 0) return view;
        var newer = await models.FindNewerAsync(entity, model, rows.Items[0].Number, RowsPerPage, actor, ct);
        return newer.Map(next => view with { Newer = next });
    }
}
