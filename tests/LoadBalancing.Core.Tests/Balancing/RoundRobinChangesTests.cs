namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>What changes of a farm do to the order of picks, against sequences seen on a running HAProxy.</summary>
public sealed class RoundRobinChangesTests
{
    public static TheoryData<string> Seen { get; } = new(
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Balancing", "changes-seen-on-haproxy.txt")).Where(line => line[0] != '#'));

    [Theory]
    [MemberData(nameof(Seen))]
    public void Picks_go_on_as_HAProxy_goes_on(string line)
    {
        var words = line.Split(' ');
        var farm = ChangingFarm.Of([.. words[0].Split(',').Select(int.Parse)]);
        foreach (var word in words.Skip(1))
        {
            Play(farm, word);
        }
    }

    [Fact]
    public void A_server_that_leaves_and_returns_waits_for_its_fair_slot() =>
        ChangingFarm.Of(1, 1, 1).Picks("ABCA").Leave("B").Picks("CACACA").Return("B").Picks("CABCABCABCAB");

    [Fact]
    public void A_farm_that_was_empty_goes_on_with_the_servers_that_return() =>
        ChangingFarm.Of(1, 1).Picks("ABA").Leave("A").Leave("B").Return("A").Return("B").Picks("ABABAB");

    [Fact]
    public void A_weight_that_stays_changes_nothing() =>
        ChangingFarm.Of(5, 1, 1).Picks("AAA").Weight("A", 5).Picks("BAACAAABAAC");

    [Fact]
    public void A_weight_changed_before_the_first_pick_counts_from_the_first_pick() =>
        ChangingFarm.Of(1, 1, 1).Weight("B", 5).Picks("BBBABBC");

    [Fact]
    public void A_weight_of_zero_takes_a_server_out_and_another_puts_it_back() =>
        ChangingFarm.Of(1, 1, 1).Picks("ABC").Weight("A", 0).Picks("BCBC").Weight("A", 1).Picks("BCABCABCA");

    private static void Play(ChangingFarm farm, string word)
    {
        var server = word[..1];
        switch (word[1..])
        {
            case "-":
                farm.Leave(server);
                break;
            case "+":
                farm.Return(server);
                break;
            case ['=', .. var weight]:
                farm.Weight(server, int.Parse(weight));
                break;
            default:
                farm.Picks(word);
                break;
        }
    }
}
