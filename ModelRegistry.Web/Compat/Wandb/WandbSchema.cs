using System.Globalization;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using GraphQLParser.AST;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>Some fields of the schema and who answers them.</summary>
internal interface IWandbFields
{
    void Map(WandbFields fields);
}

/// <summary>Takes resolvers for the fields of <c>wandb.graphql</c>; a field without one is the property of the same name.</summary>
internal sealed class WandbFields(SchemaBuilder builder)
{
    /// <summary>The fields of an object type, whose nodes are <typeparamref name="T"/>.</summary>
    public WandbFieldsOf<T> On<T>(string type)
        where T : class
    {
        var config = builder.Types.For(type);
        config.IsTypeOf<T>();
        return new(config);
    }

    /// <summary>The fields of <c>Query</c> or <c>Mutation</c>.</summary>
    public WandbFieldsOf<object> Root(string type) => new(builder.Types.For(type));
}

/// <summary>Resolvers of one type.</summary>
internal sealed class WandbFieldsOf<T>(TypeConfig config)
    where T : class
{
    /// <summary>Answers a field of a node.</summary>
    public WandbFieldsOf<T> Field<TResult>(string name, Func<T, WandbArguments, WandbCall, Task<TResult>> answer)
    {
        config.FieldFor(name).Resolver = new FuncFieldResolver<object?>(async context =>
        {
            var arguments = context.Arguments?.ToDictionary(a => a.Key, a => a.Value.Value, StringComparer.Ordinal) ?? new(StringComparer.Ordinal);
            return await answer((context.Source as T)!, new(arguments), (WandbCall)context.UserContext);
        });
        return this;
    }
}

/// <summary>The schema of stock wandb clients, put together once.</summary>
internal static class WandbSchema
{
    private const string Resource = "Compat/Wandb/wandb.graphql";

    public static ISchema Build(IEnumerable<IWandbFields> parts)
    {
        using var stream = typeof(WandbSchema).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        var schema = Schema.For(reader.ReadToEnd(), builder =>
        {
            var fields = new WandbFields(builder);
            foreach (var part in parts) part.Map(fields);
        });
        schema.RegisterType(new PlainScalar("JSONString", value => value is string));
        schema.RegisterType(new PlainScalar("DateTime", value => value is string));
        schema.RegisterType(new PlainScalar("JSON", _ => true));
        schema.RegisterType(new PlainScalar("Int64", value => value is int or long));
        schema.Initialize();
        return schema;
    }

    /// <summary>A scalar whose values go through as JSON has them.</summary>
    private sealed class PlainScalar : ScalarGraphType
    {
        private readonly Func<object, bool> isValid;

        public PlainScalar(string name, Func<object, bool> isValid) => (Name, this.isValid) = (name, isValid);

        public override object? ParseLiteral(GraphQLValue value) => value switch
        {
            GraphQLNullValue => null,
            GraphQLStringValue text => ParseValue((string)text.Value),
            GraphQLIntValue number when long.TryParse((string)number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => ParseValue(parsed),
            GraphQLTrueBooleanValue => ParseValue(true),
            GraphQLFalseBooleanValue => ParseValue(false),
            _ => ThrowLiteralConversionError(value),
        };

        public override object? ParseValue(object? value) => value is null || isValid(value) ? value : ThrowValueConversionError(value);

        public override object? Serialize(object? value) => value;
    }
}
