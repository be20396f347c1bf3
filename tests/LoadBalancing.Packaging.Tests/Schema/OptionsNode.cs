using System.Reflection;
using System.Text.Json.Nodes;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>One class of options and the part of the schema that describes it.</summary>
/// <param name="Path">Where in a configuration it stands; <c>*</c> is any name or index.</param>
/// <param name="Options">An instance with all defaults.</param>
/// <param name="Properties">What can be configured.</param>
/// <param name="Schema">The schema that describes it.</param>
internal sealed record OptionsNode(string Path, object Options, IReadOnlyList<PropertyInfo> Properties, JsonObject Schema)
{
    /// <summary>All classes of options that can be reached from the section.</summary>
    public static IReadOnlyList<OptionsNode> All { get; } = [.. Reach(Section)];

    /// <summary>The schema of one property, or <see langword="null"/>.</summary>
    public JsonNode? SchemaOf(PropertyInfo property) => Schema["properties"]?[property.Name];

    /// <inheritdoc/>
    public override string ToString() => Path;

    // The engine's options, and what the proxy keeps in the same section.
    private static OptionsNode Section => new(
        "LoadBalancer",
        new LoadBalancerOptions(),
        [.. Configurable(typeof(LoadBalancerOptions)), .. Proxy(nameof(ProxyOptions.Frontends), nameof(ProxyOptions.Grace))],
        ConfigurationSchema.Section);

    private static IEnumerable<PropertyInfo> Proxy(params string[] names) => names.Select(name => typeof(ProxyOptions).GetProperty(name)!);

    private static IEnumerable<OptionsNode> Reach(OptionsNode node) => node.Properties
        .Select(property => Child(node, property))
        .OfType<OptionsNode>()
        .SelectMany(Reach)
        .Prepend(node);

    private static OptionsNode? Child(OptionsNode node, PropertyInfo property)
    {
        var item = ItemType(property.PropertyType);
        var type = item ?? property.PropertyType;
        if (!type.IsClass || type == typeof(string) || node.SchemaOf(property) is not { } schema)
        {
            return null;
        }

        var described = item is null ? schema : schema["items"] ?? schema["additionalProperties"] ?? schema;
        return new OptionsNode(
            $"{node.Path}:{property.Name}{(item is null ? "" : ":*")}",
            Activator.CreateInstance(type)!,
            [.. Configurable(type)],
            ConfigurationSchema.Resolve(described));
    }

    /// <summary>The type of what a list or dictionary holds, or <see langword="null"/>.</summary>
    public static Type? ItemType(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IList<>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ? type.GetGenericArguments()[^1]
            : null;

    private static IEnumerable<PropertyInfo> Configurable(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } || ItemType(property.PropertyType) is not null);
}
