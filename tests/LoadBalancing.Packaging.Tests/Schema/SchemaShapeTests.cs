using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>The schema is JSON Schema, draft 7, and uses the part of it that every editor knows.</summary>
public sealed class SchemaShapeTests
{
    private static readonly HashSet<string> Types = ["object", "array", "string", "integer", "boolean"];

    private static readonly HashSet<string> Keywords =
    [
        "$schema", "$ref", "title", "description", "type", "properties", "additionalProperties", "definitions", "items", "enum",
        "default", "examples", "pattern", "minimum", "maximum",
    ];

    [Fact]
    public void Says_which_draft_it_follows() =>
        ConfigurationSchema.Root["$schema"]!.GetValue<string>().Should().Be("http://json-schema.org/draft-07/schema#");

    [Fact]
    public void Is_well_formed()
    {
        foreach (var (path, schema) in Schemas("#", ConfigurationSchema.Root))
        {
            schema.Select(keyword => keyword.Key).Should().BeSubsetOf(Keywords, path);
            ConfigurationSchema.Types(schema).Should().BeSubsetOf(Types, path);
            ConfigurationSchema.Resolve(schema).Should().NotBeNull("{0} refers to a definition", path);
            if (schema["pattern"] is { } pattern)
            {
                FluentActions.Invoking(() => new Regex(pattern.GetValue<string>(), RegexOptions.ECMAScript)).Should().NotThrow(path);
            }
        }
    }

    [Fact]
    public void Describes_every_property()
    {
        foreach (var (path, schema) in Schemas("#", ConfigurationSchema.Root).Where(entry => entry.Path.Contains("/properties/", StringComparison.Ordinal)))
        {
            var isItem = path.EndsWith("/items", StringComparison.Ordinal) || path.EndsWith("/additionalProperties", StringComparison.Ordinal);
            if (!isItem && path != "#/properties/LoadBalancer")
            {
                schema["description"]?.GetValue<string>().Should().EndWith(".", path);
            }
        }
    }

    [Fact]
    public void Defaults_are_valid()
    {
        foreach (var (path, schema) in Schemas("#", ConfigurationSchema.Root).Where(entry => entry.Schema.ContainsKey("default")))
        {
            var value = schema["default"]!.ToJsonString();
            var target = ConfigurationSchema.Resolve(schema);
            (target["enum"]?.AsArray().Any(allowed => allowed!.ToJsonString() == value)).Should().NotBe(false, path);
            if (target["pattern"] is { } pattern)
            {
                schema["default"]!.GetValue<string>().Should().MatchRegex(pattern.GetValue<string>(), path);
            }
        }
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Schemas(string path, JsonObject schema)
    {
        var named =
            from keyword in new[] { "properties", "definitions" }
            from child in schema[keyword]?.AsObject() ?? []
            select (Path: $"{path}/{keyword}/{child.Key}", Schema: child.Value as JsonObject);
        var single =
            from keyword in new[] { "items", "additionalProperties" }
            select (Path: $"{path}/{keyword}", Schema: schema[keyword] as JsonObject);
        return named.Concat(single)
            .Where(child => child.Schema is not null)
            .SelectMany(child => Schemas(child.Path, child.Schema!))
            .Prepend((path, schema));
    }
}
