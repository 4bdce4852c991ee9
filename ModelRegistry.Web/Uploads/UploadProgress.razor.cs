namespace ModelRegistry.Web.Uploads;

/// <summary>An upload that runs: the whole, each file, and what can be done about it. <c>js/upload.js</c> fills it in.</summary>
public sealed partial class UploadProgress;
