using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using LoadBalancing.Configuration;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>The schema describes the options, all of them and nothing else.</summary>
public sealed class OptionsSchemaTests
{
    public static TheoryData<string> Nodes => new(OptionsNode.All.Select(node => node.Path));

    [Fact]
    public void Reaches_every_class_of_options()
    {
        var expected = typeof(LoadBalancerOptions).Assembly.GetExportedTypes()
            .Concat(typeof(Cli.Configuration.FrontendOptions).Assembly.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Except([typeof(Cli.Configuration.ProxyOptions)])
            .Append(typeof(AspNetCore.Forwarding.RequestStrictness));

        OptionsNode.All.Select(node => node.Options.GetType()).Append(typeof(Cli.Configuration.FrontendOptions)).Distinct()
            .Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Names_every_option_and_nothing_else(string path)
    {
        var node = Find(path);

        node.Schema["properties"]!.AsObject().Select(property => property.Key)
            .Should().BeEquivalentTo(node.Properties.Select(property => property.Name));
        node.Schema["additionalProperties"]!.GetValue<bool>().Should().BeFalse("an unknown key is an error when it is read");
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Types_each_option(string path)
    {
        var node = Find(path);
        foreach (var property in node.Properties)
        {
            var schema = node.SchemaOf(property)!;
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum)
            {
                // Flags are a list of names.
                var names = type.IsDefined(typeof(FlagsAttribute)) ? schema["items"]! : schema;
                names["enum"]!.AsArray().Select(value => value!.GetValue<string>()).Should().Equal(Enum.GetNames(type), property.Name);
            }
            else if (schema["enum"] is null)
            {
                ConfigurationSchema.Types(ConfigurationSchema.Resolve(schema)).Should().Contain(TypeName(type), property.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Tells_each_default(string path)
    {
        var node = Find(path);
        foreach (var property in node.Properties.Where(property => property.DeclaringType == node.Options.GetType()))
        {
            Default(node.SchemaOf(property)!["default"], property).Should().Be(Default(property, node.Options), property.Name);
        }
    }

    [Fact]
    public void Tells_the_greatest_weight() =>
        ConfigurationSchema.Root["definitions"]!["server"]!["properties"]!["Weight"]!["maximum"]!.GetValue<int>()
            .Should().Be(ServerOptions.MaxWeight);

    private static OptionsNode Find(string path) => OptionsNode.All.Single(node => node.Path == path);

    private static string TypeName(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(string) || type == typeof(TimeSpan) ? "string"
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? "array"
        : "object";

    // A text, so that what is written in the schema and what an instance holds compare; no default where there is nothing to say.
    private static string? Default(PropertyInfo property, object options) => property.GetValue(options) switch
    {
        null or "" => null,
        TimeSpan time => time.ToString(),
        bool or int or long or string or Enum => Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Default(JsonNode? value, PropertyInfo property)
    {
        if (value is null || property.PropertyType != typeof(TimeSpan))
        {
            return value is null ? null : value is JsonArray list ? string.Join(", ", list) : value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
                ? value.GetValue<bool>().ToString()
                : value.ToString();
        }

        Duration.TryParse(value.GetValue<string>(), TimeSpan.FromMilliseconds(1), out var time).Should().BeTrue();
        return time.ToString();
    }
}
