using FsCheck.Fluent;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Properties;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>Conditions mean what a reader who knows nothing but three sentences of the grammar makes of them.</summary>
public sealed class ConditionPropertyTests
{
    private static readonly string[] Acls = ["yes always_true", "no always_false", "both always_false", "both always_true"];

    [Fact]
    public void Made_up_conditions_mean_what_they_say() => Prop.ForAll(PropertyExtensions.Seeds, seed =>
    {
        var (text, met) = Condition(new Random(seed));
        return Met.By(new StubRequest(), text, Acls) == met;
    }).Holds();

    // Groups of terms, parted by "or"; one is enough, and in a group all terms have to be met.
    private static (string Text, bool Met) Condition(Random random)
    {
        var groups = Enumerable.Range(0, random.Next(1, 5))
            .Select(_ => Enumerable.Range(0, random.Next(1, 5)).Select(_ => Term(random)).ToList())
            .ToList();
        var text = string.Join(random.Next(2) == 0 ? " or " : "  ||\t", groups.Select(group => string.Join(' ', group.Select(term => term.Text))));
        var met = groups.Any(group => group.All(term => term.Met));
        return random.Next(3) switch
        {
            0 => ($"unless {text}", !met),
            1 => ($"if {text}", met),
            _ => (text, met),
        };
    }

    private static (string Text, bool Met) Term(Random random)
    {
        (string Text, bool Met)[] words = [("yes", true), ("no", false), ("both", true), ("TRUE", true), ("{ always_false }", false), ("{ path / }", true)];
        var (text, met) = words[random.Next(words.Length)];
        for (var i = random.Next(6) - 3; i > 0; i--)
        {
            (text, met) = ("!" + (random.Next(3) == 0 ? " " : "") + text, !met);
        }

        return (text, met);
    }
}
