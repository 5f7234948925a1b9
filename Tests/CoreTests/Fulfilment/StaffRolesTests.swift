import Fulfilment
import Testing

@Suite("Roles of the floor")
struct StaffRolesTests {
    private typealias Grant = StaffRoles.Grant

    @Test("A set of roles has one spelling: a role at every site takes in the same at one, in the order of the roles")
    func spelling() {
        let cases: [([String], [String])] = [
            ([], []), (["packer", "picker"], ["picker", "packer"]), (["picker@S2", "picker@S1"], ["picker@S1", "picker@S2"]),
            (["picker@S1", "picker"], ["picker"]), (["picker", "picker@S1"], ["picker"]),
            (["counter@A@B", "cook", "packer@", "Picker", "", "@S1"], ["counter@A@B"]),
        ]
        for (given, words) in cases {
            #expect(StaffRoles(stored: given).words == words)
            #expect(StaffRoles(stored: words) == StaffRoles(stored: given))
        }
    }

    @Test("A right holds where any role that has it does, and a supervisor's are all")
    func rights() {
        let roles = StaffRoles(stored: ["picker@S1", "packer", "receiver@S2"])
        #expect(roles.sites(of: Right.pick) == .only(["S1"]) && roles.sites(of: Right.pack) == .all)
        #expect(roles.sites(of: Right.receive) == .only(["S2"]) && roles.sites(of: Right.putAway) == .only(["S2"]))
        #expect(roles.sites(of: Right.lookUp) == .all && roles.reach == .all && roles.namedSites == ["S1", "S2"])
        #expect(StaffRoles().reach.isEmpty && StaffRoles().isEmpty)
        for right in Right.allCases {
            #expect(StaffRoles([Grant(.supervisor)]).sites(of: right) == .all)
            // Whether pieces may be sold, whether they are there, which go out first, and who does what is decided by nobody's daily work.
            let isForOthers = StaffRole.having(right).count > 1
            let isDecision = [.judge, .approveCounts, .supervise, .takeLaterLot].contains(right)
            #expect(isForOthers != isDecision, "\(right) is the supervisor's alone: whose work is it?")
        }
    }

    /// A set of pairs is what anybody would write down: role and site, all sites being the three there are and one more for those to come.
    @Test("Giving and taking in any order is what it would be on paper", arguments: 0..<20)
    func onPaper(seed: UInt64) {
        var random = SeededRandom(seed: seed, purpose: "roles")
        let sites = ["S1", "S2", "S3"]
        var (roles, paper): (StaffRoles, [StaffRole: Set<String>]) = (StaffRoles(), [:])
        for _ in 0..<200 {
            let role = StaffRole.allCases[random.int(0...4)]
            let site = random.chance(0.2) ? nil : sites[random.int(0...2)]
            let grant = Grant(role, at: site)
            let before = paper[role, default: []]
            let everywhere = before.contains("*")
            if random.chance(0.5) {
                if !everywhere { paper[role] = site.map { before.union([$0]) } ?? ["*"] }
                #expect(roles.add(grant) == (paper[role] != before))
            } else {
                let mayTake = site.map { before.contains($0) } ?? !before.isEmpty
                if mayTake { paper[role] = site.map { before.subtracting([$0]) } ?? [] }
                #expect(roles.remove(grant) == mayTake)
            }
            for role in StaffRole.allCases {
                #expect(roles.sites(of: role) == Reach(stored: Array(paper[role] ?? [])))
            }
            #expect(StaffRoles(stored: roles.words) == roles && roles.isEmpty == paper.values.allSatisfy(\.isEmpty))
        }
    }

    @Test("What two reach together is what both do")
    func reaches() {
        let some: [Reach] = [.all, .only([]), .only(["A"]), .only(["A", "B"]), .only(["C"])]
        for one in some {
            for two in some {
                for name in ["A", "B", "C", "*", ""] {
                    #expect(one.intersection(two).includes(name) == (one.includes(name) && two.includes(name)))
                }
            }
        }
    }
}
