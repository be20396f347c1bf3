using System.Text.Json.Nodes;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>Makes a document that holds every key of a schema.</summary>
internal static class SampleDocument
{
    // A frontend's example names this backend.
    private const string Name = "web";

    // Keys that mean something only without others (a check is of one kind), in an application that has got a check of this name or allows
    // programs, with an https address, or with another algorithm each.
    private static readonly string[] Exclusive = ["Hash", "Track", "Custom", "External", "Grpc", "Protocol", "MySql", "PostgreSql", "Smtp"];

    public static JsonNode Build(JsonNode schema)
    {
        var target = ConfigurationSchema.Resolve(schema);
        return Example(schema) ?? Example(target) ?? (ConfigurationSchema.Types(target) is [var type, ..] ? Build(target, type) : Last(target));
    }

    private static JsonNode? Example(JsonNode schema) => (schema["examples"]?[0] ?? schema["default"])?.DeepClone() is { } example && schema["enum"] is null
        ? example
        : null;

    private static JsonNode Build(JsonObject schema, string type) => type switch
    {
        "object" when schema["additionalProperties"] is JsonObject item => new JsonObject { [Name] = Build(item) },
        "object" => new JsonObject(schema["properties"]!.AsObject()
            .Where(property => !Exclusive.Contains(property.Key))
            .Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Build(property.Value!)))),
        "array" => new JsonArray(Build(schema["items"]!)),
        "integer" => schema["minimum"]!.DeepClone(),
        _ => throw new NotSupportedException($"An example is needed for {schema.GetPath()}."),
    };

    // The first value of an enumeration is usually the default, which would leave the others unread.
    private static JsonNode Last(JsonObject schema) => schema["enum"]!.AsArray()[^1]!.DeepClone();
}
