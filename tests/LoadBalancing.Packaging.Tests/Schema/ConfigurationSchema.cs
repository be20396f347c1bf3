using System.Text.Json.Nodes;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>The shipped JSON schema, as it lies beside <c>lb</c>.</summary>
internal static class ConfigurationSchema
{
    public static JsonObject Root { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "lb.schema.json")))!.AsObject();

    /// <summary>The schema of the section <c>LoadBalancer</c>.</summary>
    public static JsonObject Section => Root["properties"]!["LoadBalancer"]!.AsObject();

    /// <summary>The schema itself, or the definition it refers to.</summary>
    public static JsonObject Resolve(JsonNode schema)
    {
        const string Definitions = "#/definitions/";
        if (schema["$ref"] is not { } reference)
        {
            return schema.AsObject();
        }

        var target = reference.GetValue<string>();
        target.Should().StartWith(Definitions);
        return Root["definitions"]![target[Definitions.Length..]]!.AsObject();
    }

    /// <summary>The types that a schema allows; none when it lists values instead.</summary>
    public static IReadOnlyList<string> Types(JsonObject schema) => schema["type"] switch
    {
        null => [],
        JsonArray types => [.. types.Select(type => type!.GetValue<string>())],
        var type => [type.GetValue<string>()],
    };
}
