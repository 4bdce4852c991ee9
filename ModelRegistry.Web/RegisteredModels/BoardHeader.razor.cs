namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Who holds each protected alias, always in sight. Its chips can be picked up too: a holder may be on another page, or nobody.</summary>
public sealed partial class BoardHeader;
