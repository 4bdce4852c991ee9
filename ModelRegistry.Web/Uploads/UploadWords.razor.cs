namespace ModelRegistry.Web.Uploads;

/// <summary>The words that <c>js/upload.js</c> says; <c>#</c> stands for what it fills in, <c>#1</c> and <c>#2</c> where there are two.</summary>
public sealed partial class UploadWords;
